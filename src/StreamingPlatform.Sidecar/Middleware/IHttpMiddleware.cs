namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>A component that sees HTTP requests before the API (<c>httpPipeline</c>) or before the app (<c>appHttpPipeline</c>).</summary>
internal interface IHttpMiddleware : IAsyncDisposable
{
    /// <summary>Looks at a request, may change it, and answers itself or lets it pass.</summary>
    /// <returns>null to let it pass.</returns>
    Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken);
}
