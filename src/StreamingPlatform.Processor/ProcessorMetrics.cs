using System.Diagnostics.Metrics;

namespace StreamingPlatform.Processor;

/// <summary>What the processor counts.</summary>
internal sealed class ProcessorMetrics
{
    private readonly Counter<long> _blocks;
    private readonly Counter<long> _events;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _undecodable;
    private readonly Counter<long> _sessions;

    public ProcessorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamingPlatform.Processor");
        _blocks = meter.CreateCounter<long>("processor.blocks.counted", "{block}");
        _events = meter.CreateCounter<long>("processor.events.counted", "{event}");
        _deadLettered = meter.CreateCounter<long>("processor.events.deadlettered", "{event}");
        _failed = meter.CreateCounter<long>("processor.blocks.failed", "{block}");
        _undecodable = meter.CreateCounter<long>("processor.messages.deadlettered", "{message}");
        _sessions = meter.CreateCounter<long>("processor.sessions.announced", "{session}");
    }

    public void Counted(int events, int deadLettered)
    {
        _blocks.Add(1);
        _events.Add(events - deadLettered);
        _deadLettered.Add(deadLettered);
    }

    /// <summary>A message that is no block went to the dead letters.</summary>
    public void Undecodable() => _undecodable.Add(1);

    public void Announced(int sessions) => _sessions.Add(sessions);

    public void Failed() => _failed.Add(1);
}
