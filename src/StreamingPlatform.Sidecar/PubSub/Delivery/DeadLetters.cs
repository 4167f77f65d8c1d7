using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Sends what could not be delivered to the dead letter topic: the original bytes and metadata.</summary>
internal sealed partial class DeadLetters(
    SubscriptionResource subscription, Component component, IBroker broker, string appId, TimeProvider clock, ILogger logger)
{
    /// <summary>As long as daprd waits for the publish.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries where messages must not get lost.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public bool Exist => subscription.DeadLetterTopic is { Length: > 0 };

    /// <summary>Whether the message is safe in the dead letter topic. Where the broker keeps messages until they are settled, it is tried until it is.</summary>
    /// <returns>false: there is no such topic, this app may not publish there, or the component failed.</returns>
    public async Task<bool> TrySendAsync(LogRecord record, string reason, CancellationToken cancellationToken)
    {
        if (subscription.DeadLetterTopic is not { Length: > 0 } topic)
        {
            return false;
        }

        if (!TopicScopes.MayPublish(component, appId, topic))
        {
            DeadLetterForbidden(topic);
            return false;
        }

        while (!await TryPublishAsync(topic, record, cancellationToken))
        {
            if (!broker.Redelivers)
            {
                return false;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        MessageDeadLettered(subscription.Topic, topic, reason);
        return true;
    }

    private async Task<bool> TryPublishAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var letter = LogRecord.Create(record.Payload, record.IsEnvelope, clock.GetUtcNow(), null, record.ReadMetadata());
            await broker.PublishAsync(topic, letter, limit.Token);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            DeadLetterFailed(error, topic);
            return false;
        }
    }

    [LoggerMessage(EventId = 2447, Level = LogLevel.Warning, Message = "A message of topic {Topic} went to {DeadLetterTopic}: {Reason}")]
    private partial void MessageDeadLettered(string topic, string deadLetterTopic, string reason);

    [LoggerMessage(EventId = 2448, Level = LogLevel.Error, Message = "The dead letter topic {DeadLetterTopic} could not be written")]
    private partial void DeadLetterFailed(Exception error, string deadLetterTopic);

    [LoggerMessage(EventId = 2449, Level = LogLevel.Error, Message = "This app is not allowed to publish to the dead letter topic {DeadLetterTopic}")]
    private partial void DeadLetterForbidden(string deadLetterTopic);
}
