using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.DeadLetters;

/// <summary>The tenant's dead letter topic.</summary>
internal sealed class DaprDeadLetters(DaprClient dapr) : IDeadLetters
{
    public Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        dapr.PublishEventAsync(DaprNames.Components.Events, DaprNames.Topics.DeadLetterOf(letter.TenantId), letter, cancellationToken);
}
