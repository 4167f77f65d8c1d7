using System.Text;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>JSON Pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The pointer with one more reference token, escaped.</summary>
    public static StringBuilder AppendToken(this StringBuilder pointer, string token)
    {
        pointer.Append('/');
        foreach (var character in token)
        {
            _ = character switch
            {
                '~' => pointer.Append("~0"),
                '/' => pointer.Append("~1"),
                _ => pointer.Append(character),
            };
        }

        return pointer;
    }

    /// <summary>The tokens of a pointer, unescaped; null for text that is no pointer.</summary>
    public static List<string>? Tokens(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            return null;
        }

        var tokens = new List<string>();
        foreach (var token in pointer[1..].Split('/'))
        {
            for (var tilde = token.IndexOf('~', StringComparison.Ordinal); tilde >= 0; tilde = token.IndexOf('~', tilde + 1))
            {
                if (tilde + 1 >= token.Length || token[tilde + 1] is not ('0' or '1'))
                {
                    return null;
                }
            }

            tokens.Add(token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return tokens;
    }
}
