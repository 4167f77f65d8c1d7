using Microsoft.AspNetCore.WebUtilities;

namespace StreamingPlatform.Sidecar;

/// <summary>The words of an HTTP status as Go has them, which daprd takes for errors.</summary>
internal static class GoStatusText
{
    /// <returns>Empty for a status that has none.</returns>
    public static string Of(int status) => status switch
    {
        103 => "Early Hints",
        203 => "Non-Authoritative Information",
        306 or 419 or 499 => string.Empty,
        413 => "Request Entity Too Large",
        414 => "Request URI Too Long",
        416 => "Requested Range Not Satisfiable",
        425 => "Too Early",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
