using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace StreamingPlatform.Ingestion.CloudEvents;

/// <summary>What a media type says about data.</summary>
internal enum ContentKind
{
    /// <summary>It is no media type.</summary>
    None,
    Json,
    Other,
}

/// <summary>What CloudEvents 1.0.2 says of attributes.</summary>
internal static class CloudEventAttributes
{
    /// <summary>Names consist of these (CloudEvents 1.0.2, Naming conventions).</summary>
    public static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789"u8);

    /// <summary>Whether the specification gives the attribute a text; all others are extensions.</summary>
    public static bool IsText(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("id"u8) || name.SequenceEqual("source"u8) || name.SequenceEqual("type"u8) || name.SequenceEqual("specversion"u8)
        || name.SequenceEqual("time"u8) || name.SequenceEqual("subject"u8) || name.SequenceEqual("dataschema"u8) || name.SequenceEqual("datacontenttype"u8);

    public static string NameOf(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name);

    public static ContentKind KindOf(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed) || !parsed.MediaType.Value!.Contains('/', StringComparison.Ordinal))
        {
            return ContentKind.None;
        }

        return parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            ? ContentKind.Json
            : ContentKind.Other;
    }
}
