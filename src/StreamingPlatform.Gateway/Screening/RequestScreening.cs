using Microsoft.AspNetCore.Http.Features;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Gateway.Screening;

/// <summary>
/// A second line behind a web application firewall: refuses what has the shape of an attack, by path, query and headers, before a body is read. The services
/// never put a request's text into a query or a page; what passes here does no harm there.
/// </summary>
internal sealed partial class RequestScreening(RequestDelegate next, ILogger<RequestScreening> logger)
{
    /// <summary>Credentials and what browsers write by themselves, in forms of their own.</summary>
    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Match", "traceparent", "tracestate",
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (Finding(context.Request) is not { } finding)
        {
            return next(context);
        }

        Refused(finding.Where, finding.What);
        return Problem.Of(ProblemReason.ScreenedRequest, $"The {finding.Where} has the shape of {finding.What}.").ExecuteAsync(context);
    }

    private static (string Where, string What)? Finding(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        if (RequestShape.Fault(request) is { } fault)
        {
            return ("request", fault);
        }

        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = cut < 0 ? (target, string.Empty) : (target[..cut], target[(cut + 1)..]);
        if (TargetEncoding.Fault(path, isPath: true) is { } inPath)
        {
            return ("path", inPath);
        }

        if (TargetEncoding.Fault(query, isPath: false) is { } inQuery)
        {
            return ("query", inQuery);
        }

        if (AttackPatterns.Match(path) is { } pathAttack)
        {
            return ("path", pathAttack);
        }

        if (AttackPatterns.Match(query.Replace('+', ' ')) is { } queryAttack)
        {
            return ("query", queryAttack);
        }

        foreach (var header in request.Headers.Where(header => !Unread.Contains(header.Key)))
        {
            if (header.Value.Select(value => AttackPatterns.Match(value ?? string.Empty)).FirstOrDefault(what => what is not null) is { } attack)
            {
                return ($"header {header.Key}", attack);
            }
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Information, "Refused a request whose {Where} has the shape of {What}")]
    private partial void Refused(string where, string what);
}
