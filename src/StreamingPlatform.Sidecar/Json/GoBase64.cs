namespace StreamingPlatform.Sidecar;

/// <summary>Standard base64 with padding as Go's decoder reads it: line breaks are passed over, and an error tells its place.</summary>
internal static class GoBase64
{
    private const int Quantum = 4;

    /// <param name="wrong">Position of the first character that does not fit, from 0.</param>
    public static bool TryDecode(string text, out byte[] bytes, out int wrong)
    {
        wrong = FirstWrong(text);
        bytes = wrong < 0 ? Convert.FromBase64String(text) : [];
        return wrong < 0;
    }

    private static int FirstWrong(string text)
    {
        var inQuantum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (c == '=')
            {
                return AfterPadding(text, i, inQuantum);
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return i;
            }

            inQuantum = (inQuantum + 1) % Quantum;
        }

        return inQuantum == 0 ? -1 : text.Length - inQuantum;
    }

    /// <summary>Padding stands at the end and fills the last four characters.</summary>
    private static int AfterPadding(string text, int at, int inQuantum)
    {
        if (inQuantum < 2)
        {
            return at;
        }

        var needed = Quantum - inQuantum;
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n')
            {
                continue;
            }

            if (text[i] != '=' || needed-- == 0)
            {
                return i;
            }
        }

        return needed == 0 ? -1 : text.Length;
    }
}
