using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Progress;

namespace StreamingPlatform.Ingestion.Blocks;

/// <summary>The block writers of all topics, and what they have in common: numbers, the ledger, and how much may wait.</summary>
internal sealed partial class BlockWriters(
    IBlockPublisher publisher, WriterIdentity identity, WriterLedgers ledgers, IOptions<IngestionOptions> options, TimeProvider clock,
    ILogger<BlockWriters> logger)
{
    private readonly ConcurrentDictionary<string, BlockWriter> _writers = new(StringComparer.Ordinal);
    private long _waitingBytes;
    private int _unfinished;

    /// <summary>No block waits or is on its way.</summary>
    public bool IsIdle => Volatile.Read(ref _unfinished) == 0 && Interlocked.Read(ref _waitingBytes) == 0;

    /// <summary>Adds a request's events to blocks; empty when too much waits already.</summary>
    public List<BlockPart> Append(EventType type, ElementBuffer elements)
    {
        if (Interlocked.Add(ref _waitingBytes, elements.Length) > options.Value.MaxWaitingBytes)
        {
            Interlocked.Add(ref _waitingBytes, -elements.Length);
            return [];
        }

        return _writers.GetOrAdd(type.Topic, _ => new BlockWriter(options.Value.MaxPublishesInFlight, PublishAsync)).Append(type, elements);
    }

    private async Task PublishAsync(Block block)
    {
        Interlocked.Increment(ref _unfinished);
        var ledger = ledgers.Of(block.Type.TenantId);
        var number = ledger.NextNumber();
        var isDurable = false;
        try
        {
            await publisher.PublishAsync(block.Type.Topic, block.Seal(identity.Writer, number, clock.GetUtcNow().UtcDateTime), CancellationToken.None);
            ledger.Durable(number, block.Events); // before anyone is told 202: a question asked after that finds it
            isDurable = true;
        }
        catch (Exception exception)
        {
            PublishFailed(exception, block.Type.Topic, block.Events);
        }
        finally
        {
            Interlocked.Add(ref _waitingBytes, -block.ElementBytes);
            block.Complete(isDurable);
            Interlocked.Decrement(ref _unfinished);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The log did not take a block of {Topic} with {Events} events")]
    private partial void PublishFailed(Exception exception, string topic, int events);
}
