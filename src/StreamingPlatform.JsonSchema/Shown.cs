namespace StreamingPlatform.JsonSchema;

/// <summary>Texts of others inside messages of ours: bounded, and without control characters.</summary>
internal static class Shown
{
    private const int Longest = 80;
    private const int LongestPointer = 4_096;

    public static string Text(string text)
    {
        var cut = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest), "…");
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : cut;
    }

    /// <summary>A JSON Pointer, cut where its names are so long that a hundred copies of it would hurt.</summary>
    public static string Pointer(string pointer) => pointer.Length <= LongestPointer ? pointer : string.Concat(pointer.AsSpan(0, LongestPointer), "…");

    /// <summary>Up to eight values, in quotes.</summary>
    public static string List(IEnumerable<string> texts)
    {
        var shown = texts.Take(9).Select(text => $"\"{Text(text)}\"").ToList();
        return string.Join(", ", shown.Take(8)) + (shown.Count > 8 ? ", …" : "");
    }
}
