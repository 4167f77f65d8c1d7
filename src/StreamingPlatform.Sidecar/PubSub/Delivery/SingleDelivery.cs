namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Delivers messages one by one, repeats what failed as the policy says, and settles what it gives up.</summary>
internal sealed class SingleDelivery(DeliveryParts parts) : IDelivery
{
    public int BatchSize => 1;

    public TimeSpan BatchWait => TimeSpan.Zero;

    private string Topic => parts.Subscription.Topic;

    public async Task DeliverAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            await DeliverAsync(record, cancellationToken);
        }
    }

    private async Task DeliverAsync(LogRecord record, CancellationToken cancellationToken)
    {
        var item = parts.Wrapper is { } wrapper ? IncomingEvent.Raw(record, wrapper) : IncomingEvent.Plain(record);
        if (item is null)
        {
            DeliveryLog.MessageUnreadable(parts.Logger, Topic);
            await parts.DeadLetters.TrySendAsync(record, "it is no CloudEvent", cancellationToken);
            return;
        }

        if (item.HasExpiredAt(parts.Clock.GetUtcNow()))
        {
            DeliveryLog.MessageExpired(parts.Logger, Topic);
            await parts.DeadLetters.TrySendAsync(record, "it expired", cancellationToken);
            return;
        }

        if (await PathOfAsync(item, cancellationToken) is not { } path)
        {
            return;
        }

        for (var rounds = 1; !await TryAsync(item, path, cancellationToken); rounds++)
        {
            if (await parts.DeadLetters.TrySendAsync(record, "it was not taken", cancellationToken))
            {
                break;
            }

            if (!parts.Broker.Redelivers)
            {
                DeliveryLog.MessageGivenUp(parts.Logger, Topic);
                break;
            }

            await parts.WaitAsync(rounds, cancellationToken);
        }

        item.Release();
    }

    /// <summary>null: there is none, and the message is settled.</summary>
    private async Task<string?> PathOfAsync(IncomingEvent item, CancellationToken cancellationToken)
    {
        if (parts.Rules.Constant is { } constant)
        {
            return constant;
        }

        string reason;
        try
        {
            if (parts.Rules.Find(item.ForRules(bulk: false)) is { } path)
            {
                return path;
            }

            reason = "no rule matches";
            DeliveryLog.NoRuleMatched(parts.Logger, Topic);
        }
        catch (RoutingException error)
        {
            reason = error.Message;
            DeliveryLog.RoutingFailed(parts.Logger, Topic, reason);
        }

        await parts.DeadLetters.TrySendAsync(item.Record, reason, cancellationToken);
        item.Release();
        return null;
    }

    private Task<bool> TryAsync(IncomingEvent item, string path, CancellationToken cancellationToken) =>
        parts.TryAsync(
            async limit =>
            {
                var delivered = await parts.Postman.DeliverAsync(item, path, limit);
                if (delivered.Outcome != Outcome.Dropped)
                {
                    return delivered;
                }

                // A dropped message whose dead letter fails is tried again.
                DeliveryLog.MessageDropped(parts.Logger, Topic);
                return !parts.DeadLetters.Exist || await parts.DeadLetters.TrySendAsync(item.Record, "it was dropped", limit) ? delivered : Delivered.Again;
            },
            cancellationToken);
}
