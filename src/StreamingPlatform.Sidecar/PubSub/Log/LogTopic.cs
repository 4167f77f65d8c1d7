namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>One topic of the log, as its owner knows it.</summary>
internal sealed class LogTopic(string name, uint id)
{
    /// <summary>Everything before this offset is on disk. Read and written with <see cref="Volatile"/>.</summary>
    public long Next;

    /// <summary>Everything before this offset has been removed by retention. Read and written with <see cref="Volatile"/>.</summary>
    public long First;

    public string Name { get; } = name;

    public uint Id { get; } = id;

    /// <summary>Its name is in the database.</summary>
    public bool Stored { get; set; }

    /// <summary>Next offset as the writer counts it, ahead of <see cref="Next"/> while a batch is being written.</summary>
    public long WriterNext { get; set; }

    /// <summary>Bytes ever appended, records that retention has removed included. The writer's.</summary>
    public long Bytes { get; set; }

    /// <summary>When, in Unix milliseconds, and at how many bytes the writer made its last entry in the index.</summary>
    public (long Time, long Bytes) LastIndexed { get; set; }

    public TaskCompletionSource Grown { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
