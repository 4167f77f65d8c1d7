using System.Text.RegularExpressions;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>middleware.http.routerchecker: only paths that match <c>rule</c> pass; others get 400.</summary>
internal sealed class RouterCheckerMiddleware : IHttpMiddleware
{
    private readonly Regex rule;

    /// <exception cref="ResourceException">the rule is no expression.</exception>
    public RouterCheckerMiddleware(Component component)
    {
        try
        {
            rule = new Regex(component.Metadata.GetValueOrDefault("rule") ?? string.Empty, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is RegexParseException or NotSupportedException)
        {
            throw new ResourceException($"metadata rule: {error.Message}");
        }
    }

    public Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(rule.IsMatch(request.Path) ? null : new Refusal(StatusCodes.Status400BadRequest, "Bad Request\n", NoSniff: true));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
