using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>The two pipelines of the Configuration. A handler whose component is missing, or of another type, is left out.</summary>
internal sealed class Pipelines(ResourceSet resources, OpenComponents<IHttpMiddleware> middlewares)
{
    public bool HasApi => resources.Configuration.HttpPipeline.Count > 0;

    public bool HasApp => resources.Configuration.AppHttpPipeline.Count > 0;

    public Task<Refusal?> ApplyToApiAsync(PipelineRequest request, CancellationToken cancellationToken) =>
        ApplyAsync(resources.Configuration.HttpPipeline, request, cancellationToken);

    public Task<Refusal?> ApplyToAppAsync(PipelineRequest request, CancellationToken cancellationToken) =>
        ApplyAsync(resources.Configuration.AppHttpPipeline, request, cancellationToken);

    private async Task<Refusal?> ApplyAsync(IReadOnlyList<PipelineHandler> handlers, PipelineRequest request, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            if (resources.Components.TryGetValue(handler.Name, out var component)
                && component.Type == handler.Type
                && middlewares.Find(handler.Name) is { } middleware
                && await middleware.ApplyAsync(request, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
