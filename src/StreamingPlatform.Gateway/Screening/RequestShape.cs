namespace StreamingPlatform.Gateway.Screening;

/// <summary>Shapes by which one server reads another request than the next (RFC 9112 §11.2); what Kestrel refuses itself is not repeated.</summary>
internal static class RequestShape
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Fault(HttpRequest request)
    {
        var encodings = request.Headers.TransferEncoding;
        if (encodings.Count == 0)
        {
            return null;
        }

        if (request.Headers.ContainsKey("Content-Length"))
        {
            return "request smuggling (two lengths)";
        }

        return encodings is ["chunked"] ? null : "request smuggling (an unusual transfer encoding)";
    }
}
