namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A way to the owner of a log: within the process, or over a socket. A lost link throws <see cref="LogLinkLostException"/>.</summary>
internal interface ILogLink
{
    /// <summary>Completes when the link is gone, never with an error.</summary>
    Task Lost { get; }

    /// <summary>Returns when the record is on disk.</summary>
    Task AppendAsync(string topic, LogRecord record, CancellationToken cancellationToken);

    /// <summary>Empty when nothing came in time, or while another link reads the topic for the same group.</summary>
    Task<IReadOnlyList<LogEntry>> FetchAsync(LogFetch fetch, CancellationToken cancellationToken);

    /// <summary>Moves a group's position forward; never back.</summary>
    Task CommitAsync(string group, string topic, long position, CancellationToken cancellationToken);

    /// <summary>Lets another link read the topic for the group.</summary>
    Task ReleaseAsync(string group, string topic, CancellationToken cancellationToken);
}
