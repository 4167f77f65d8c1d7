using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Delivers several messages in one call for each path; a status for each decides which of them come again.</summary>
internal sealed class BulkDelivery(DeliveryParts parts, BulkSubscribe bulk) : IDelivery
{
    /// <summary>Where entries go that no rule matches: daprd delivers them all the same.</summary>
    private const string NoPath = "";

    public int BatchSize => bulk.MaxMessages;

    public TimeSpan BatchWait => TimeSpan.FromMilliseconds(bulk.MaxAwaitMs);

    private string Topic => parts.Subscription.Topic;

    public async Task DeliverAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        var groups = new List<(string Path, List<IncomingEvent> Items)>();
        foreach (var record in records)
        {
            if (await PrepareAsync(record, cancellationToken) is var (item, path))
            {
                var at = groups.FindIndex(g => g.Path == path);
                if (at < 0)
                {
                    groups.Add((path, [item]));
                }
                else
                {
                    groups[at].Items.Add(item);
                }
            }
        }

        foreach (var (path, items) in groups)
        {
            await DeliverAsync(items, path, cancellationToken);
        }
    }

    /// <summary>null: the message is settled already.</summary>
    private async Task<(IncomingEvent Item, string Path)?> PrepareAsync(LogRecord record, CancellationToken cancellationToken)
    {
        var item = parts.Wrapper is { } wrapper ? IncomingEvent.Raw(record, wrapper) : IncomingEvent.Plain(record);
        if (item is null)
        {
            DeliveryLog.MessageUnreadable(parts.Logger, Topic);
            await parts.DeadLetters.TrySendAsync(record, "it is no CloudEvent", cancellationToken);
            return null;
        }

        if (item.HasExpiredAt(parts.Clock.GetUtcNow()))
        {
            DeliveryLog.MessageExpired(parts.Logger, Topic);
            await parts.DeadLetters.TrySendAsync(record, "it expired", cancellationToken);
            return null;
        }

        try
        {
            if ((parts.Rules.Constant ?? parts.Rules.Find(item.ForRules(bulk: true))) is { } path)
            {
                return (item, path);
            }

            DeliveryLog.NoRuleMatched(parts.Logger, Topic);
            await parts.DeadLetters.TrySendAsync(record, "no rule matches", cancellationToken);
            return (item, NoPath);
        }
        catch (RoutingException error)
        {
            DeliveryLog.RoutingFailed(parts.Logger, Topic, error.Message);
            await parts.DeadLetters.TrySendAsync(record, error.Message, cancellationToken);
            return null;
        }
    }

    private async Task DeliverAsync(List<IncomingEvent> items, string path, CancellationToken cancellationToken)
    {
        var open = items;
        for (var rounds = 1; ; rounds++)
        {
            if (await parts.TryAsync(TryAsync, cancellationToken))
            {
                return;
            }

            var left = new List<IncomingEvent>();
            foreach (var item in open)
            {
                if (!await parts.DeadLetters.TrySendAsync(item.Record, "it was not taken", cancellationToken))
                {
                    left.Add(item);
                }
            }

            open = left;
            if (open.Count == 0)
            {
                return;
            }

            if (!parts.Broker.Redelivers)
            {
                open.ForEach(_ => DeliveryLog.MessageGivenUp(parts.Logger, Topic));
                return;
            }

            await parts.WaitAsync(rounds, cancellationToken);
        }

        async Task<Delivered> TryAsync(CancellationToken limit)
        {
            var answers = await parts.Postman.DeliverBulkAsync(open, path, limit);
            var again = new List<IncomingEvent>();
            var result = Delivered.Taken;
            for (var i = 0; i < answers.Count; i++)
            {
                if (answers[i].Outcome == Outcome.Again)
                {
                    again.Add(open[i]);
                    result = answers[i];
                }
                else if (answers[i].Outcome == Outcome.Dropped)
                {
                    DeliveryLog.MessageDropped(parts.Logger, Topic);
                    await parts.DeadLetters.TrySendAsync(open[i].Record, "it was dropped", limit);
                }
            }

            open = again;
            return result;
        }
    }
}
