using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.DeadLetters;

/// <summary>The tenant's dead letter topic; the platform's own for a message that names no tenant.</summary>
internal sealed class DaprDeadLetters(DaprClient dapr) : IDeadLetters
{
    public Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var topic = letter.TenantId is { } tenantId ? DaprNames.Topics.DeadLetterOf(tenantId) : DaprNames.Topics.DeadLetter;
        return dapr.PublishEventAsync(DaprNames.Components.Events, topic, letter, cancellationToken);
    }
}
