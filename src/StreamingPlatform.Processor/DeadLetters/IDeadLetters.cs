namespace StreamingPlatform.Processor.DeadLetters;

/// <summary>Where single events go that cannot be processed.</summary>
internal interface IDeadLetters
{
    Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken);
}
