using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>
/// GET /problems/{name}, where the <c>type</c> of every refusal leads: cause and fix, as a page for browsers and as JSON for everybody else;
/// GET /problems lists all.
/// </summary>
public static class ProblemPages
{
    /// <summary><c>docs/errors.md</c>, whole.</summary>
    public static string Markdown
    {
        get
        {
            var page = new StringBuilder("""
                # Errors

                Every refusal is `application/problem+json` (RFC 9457) with a stable `type`, `/problems/{reason}`, and a `traceId`. Every service answers
                `GET /problems/{reason}` with cause and fix, and `GET /problems` with this table. In a batch each refused event carries its own problem,
                without a `traceId`. The table is made of `ProblemReason` in `StreamingPlatform.ServiceDefaults`; a test writes this page anew when `UPDATE_DOCS=1`.

                | Reason | Status | Meaning | Cause | Fix | Retry? |
                |---|---|---|---|---|---|

                """);
            foreach (var reason in ProblemReason.All)
            {
                page.Append(null, $"| `{reason.Name}` | {reason.Status} | {reason.Title} | {reason.Cause} | {reason.Fix} | {RetryText(reason.Retry)} |\n");
            }

            return page.ToString().ReplaceLineEndings("\n");
        }
    }

    internal static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/problems", () => TypedResults.Ok(ProblemReason.All.Select(ProblemDescription.Of))).ExcludeFromDescription().AllowAnonymous();
        routes.MapGet("/problems/{name}", Describe).ExcludeFromDescription().AllowAnonymous();
    }

    private static IResult Describe(string name, HttpRequest request)
    {
        if (ProblemReason.Find(name) is not { } reason)
        {
            return Problem.Of(ProblemReason.NotFound, "There is no such problem; GET /problems lists all.");
        }

        return request.Headers.Accept.Any(value => value?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true)
            ? TypedResults.Content(Html(ProblemDescription.Of(reason)), "text/html; charset=utf-8")
            : TypedResults.Ok(ProblemDescription.Of(reason));
    }

    private static string Html(ProblemDescription problem) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{problem.Name}</title></head>
        <body style="font-family:system-ui;max-width:42rem;margin:3rem auto;padding:0 1rem;line-height:1.5">
        <h1>{WebUtility.HtmlEncode(problem.Title)}</h1>
        <p><code>{problem.Type}</code>, status {problem.Status}</p>
        <h2>Cause</h2><p>{WebUtility.HtmlEncode(problem.Cause)}</p>
        <h2>Fix</h2><p>{WebUtility.HtmlEncode(problem.Fix)}</p>
        <h2>Retry</h2><p>{WebUtility.HtmlEncode(problem.Retry)}</p>
        </body></html>
        """;

    private static string RetryText(ProblemRetry retry) => retry switch
    {
        ProblemRetry.AfterDelay => "yes, after `Retry-After` seconds",
        ProblemRetry.Perhaps => "perhaps",
        _ => "no, not unchanged",
    };

    /// <summary>A kind of refusal, as its address describes it.</summary>
    private sealed record ProblemDescription(string Type, string Name, int Status, string Title, string Cause, string Fix, string Retry)
    {
        public static ProblemDescription Of(ProblemReason reason) =>
            new(reason.Type, reason.Name, reason.Status, reason.Title, reason.Cause, reason.Fix, RetryText(reason.Retry));
    }
}
