using System.Text;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>The path of an invoked method: decoded once, cleaned, and written into the URL of the app.</summary>
internal static class MethodPath
{
    private const string Allowed = "-._~!$&'()*+,;=:@/%";

    /// <summary>Resolves <c>.</c>, <c>..</c> and repeated slashes; no leading or trailing slash.</summary>
    public static string Clean(string method)
    {
        var kept = new List<string>();
        foreach (var segment in method.Split('/'))
        {
            if (segment == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segment.Length > 0 && segment != ".")
            {
                kept.Add(segment);
            }
        }

        return string.Join('/', kept);
    }

    /// <exception cref="InvocationException">the method has a character that no path may have.</exception>
    public static void Check(string method)
    {
        for (var i = 0; i < method.Length; i++)
        {
            var c = method[i];
            if (c is '?' or '#' or '\0')
            {
                throw InvocationException.Remote("InvalidArgument", $"invalid method: method contains forbidden character: {GoStrings.Quote(method)}");
            }

            if (c is < ' ' or '\u007f')
            {
                throw InvocationException.Remote("InvalidArgument", $"invalid method: method contains control character at position {i}: {GoStrings.Quote(method)}");
            }
        }
    }

    /// <summary>Escapes what a URL cannot have; escapes that are there stay.</summary>
    /// <exception cref="InvocationException">a percent sign without two hexadecimal digits.</exception>
    public static string ToUrl(string method, Uri app)
    {
        var text = new StringBuilder(method.Length);
        foreach (var b in Encoding.UTF8.GetBytes(method))
        {
            var c = (char)b;
            _ = char.IsAsciiLetterOrDigit(c) || Allowed.Contains(c, StringComparison.Ordinal) ? text.Append(c) : text.Append($"%{b:X2}");
        }

        for (var at = method.IndexOf('%', StringComparison.Ordinal); at >= 0; at = method.IndexOf('%', at + 1))
        {
            if (at + 2 >= method.Length || !char.IsAsciiHexDigit(method[at + 1]) || !char.IsAsciiHexDigit(method[at + 2]))
            {
                var wrong = method[at..Math.Min(method.Length, at + 3)];
                throw new InvocationException($"error invoking app channel: parse \"{app}{method}\": invalid URL escape \"{wrong}\"");
            }
        }

        return text.ToString();
    }
}
