using System.Globalization;

namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>
/// A JSON string may escape half of a surrogate pair (<c>"\ud800"</c>): grammatical (RFC 8259 §8.2), but no text in any encoding.
/// </summary>
internal static class SurrogateEscapes
{
    /// <summary>True when well-formed JSON text has an escaped surrogate without its other half.</summary>
    public static bool HasLone(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0;)
        {
            var length = 2;
            if (json[at + 1] == 'u')
            {
                length = 6;
                var unit = Unit(json, at);
                if (char.IsLowSurrogate(unit))
                {
                    return true;
                }

                if (char.IsHighSurrogate(unit))
                {
                    if (at + 12 > json.Length || json[at + 6] != '\\' || json[at + 7] != 'u' || !char.IsLowSurrogate(Unit(json, at + 6)))
                    {
                        return true;
                    }

                    length = 12;
                }
            }

            var next = json[(at + length)..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : at + length + next;
        }

        return false;
    }

    private static char Unit(ReadOnlySpan<byte> json, int escape) =>
        (char)ushort.Parse(json.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
