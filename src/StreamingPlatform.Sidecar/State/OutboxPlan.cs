namespace StreamingPlatform.Sidecar.State;

/// <summary>What one transaction publishes, and which of its items are only published.</summary>
internal sealed class OutboxPlan(IReadOnlyCollection<StateRequest> projections, Func<TraceContextOfCall, CancellationToken, Task>? publish)
{
    public static OutboxPlan None { get; } = new([], null);

    public bool IsProjection(StateRequest item) => projections.Contains(item);

    public Task PublishAsync(TraceContextOfCall trace, CancellationToken cancellationToken) => publish?.Invoke(trace, cancellationToken) ?? Task.CompletedTask;
}
