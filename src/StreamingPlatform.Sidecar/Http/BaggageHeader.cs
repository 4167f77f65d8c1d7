using System.Buffers;

namespace StreamingPlatform.Sidecar;

/// <summary>The W3C header <c>baggage</c>: members <c>key=value;property</c> joined by commas.</summary>
internal static class BaggageHeader
{
    private const int MostBytes = 8192;
    private const int MostBytesOfMember = 4096;

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create(
        "!#$%&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <returns>What is wrong with it, a line for each member; null: nothing.</returns>
    public static string? MistakeIn(string header)
    {
        if (header.Length == 0)
        {
            return null;
        }

        if (header.Length > MostBytes)
        {
            return $"baggage exceeds the maximum bytes per baggage-string: {header.Length}";
        }

        var mistakes = string.Join('\n', header.Split(',').Select(MistakeInMember).OfType<string>());
        return mistakes.Length > 0 ? mistakes : null;
    }

    private static string? MistakeInMember(string member)
    {
        if (member.Length > MostBytesOfMember)
        {
            return $"baggage exceeds the maximum bytes per list-member: {member.Length}";
        }

        var parts = member.Split(';');
        if (parts.Skip(1).FirstOrDefault(p => !IsProperty(p)) is { } property)
        {
            return $"invalid baggage list-member property: {GoStrings.Quote(property)}";
        }

        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return $"invalid baggage list-member: {GoStrings.Quote(member)}";
        }

        var (key, value) = (parts[0][..equals].Trim(), parts[0][(equals + 1)..]);
        return !IsKey(key) ? $"invalid key: {GoStrings.Quote(key)}"
            : !IsValue(value.Trim()) ? $"invalid value: {GoStrings.Quote(value)}"
            : null;
    }

    private static bool IsProperty(string property)
    {
        var equals = property.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? IsKey(property.Trim()) : IsKey(property[..equals].Trim()) && IsValue(property[(equals + 1)..].Trim());
    }

    private static bool IsKey(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

    private static bool IsValue(string value)
    {
        for (var at = value.IndexOf('%', StringComparison.Ordinal); at >= 0; at = value.IndexOf('%', at + 1))
        {
            if (at + 2 >= value.Length || !char.IsAsciiHexDigit(value[at + 1]) || !char.IsAsciiHexDigit(value[at + 2]))
            {
                return false;
            }
        }

        return !value.AsSpan().ContainsAnyExcept(ValueCharacters);
    }
}
