using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>A refusal as <c>application/problem+json</c> (RFC 9457): stable <c>type</c>, <c>title</c>, <c>status</c>, <c>detail</c>, <c>traceId</c>.</summary>
/// <param name="reason">Why; gives type, title and status.</param>
/// <param name="detail">What exactly, for a reader; no payloads.</param>
public sealed class Problem(ProblemReason reason, string detail) : IResult, IStatusCodeHttpResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public ProblemReason Reason { get; } = reason;

    public string Detail { get; } = detail;

    /// <summary>Seconds after which a retry may succeed; sent as <c>Retry-After</c>. Default 1 for 503, otherwise none.</summary>
    public int? RetryAfterSeconds { get; init; } = reason.Status == StatusCodes.Status503ServiceUnavailable ? 1 : null;

    /// <summary>Members beside the standard ones, for example <c>pointer</c> or <c>errors</c>.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public int? StatusCode => Reason.Status;

    public static Problem Of(ProblemReason reason, string detail) => new(reason, detail);

    public static Problem Of(ProblemReason reason, string detail, string member, object? value) =>
        new(reason, detail) { Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { [member] = value } };

    /// <summary>422 naming each field that breaks a rule.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Of(ProblemReason.InvalidContent, "Invalid: " + string.Join(", ", errors.Keys) + ".", "errors", errors);

    /// <summary>The problem as a JSON value, for answers that hold several.</summary>
    public JsonElement ToJson(string? traceId = null) => JsonSerializer.SerializeToElement(Members(traceId), Json);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Reason.Status;
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString();
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(Members(TraceIdOf(httpContext)), Json);
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private Dictionary<string, object?> Members(string? traceId)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = Reason.Type,
            ["title"] = Reason.Title,
            ["status"] = Reason.Status,
            ["detail"] = Detail,
        };
        foreach (var (name, value) in Extensions)
        {
            members[name] = value;
        }

        if (traceId is not null)
        {
            members["traceId"] = traceId;
        }

        return members;
    }
}
