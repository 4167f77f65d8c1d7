namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Tells of records that are lost, each range once. Readers pass over them.</summary>
internal sealed partial class LogDamage(string path, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<(string Topic, long From)> known = [];

    /// <param name="from">First offset that cannot be read.</param>
    /// <param name="to">First one behind it that can.</param>
    public void Report(string topic, long from, long to, string reason)
    {
        lock (gate)
        {
            if (!known.Add((topic, from)))
            {
                return;
            }
        }

        RecordsLost(path, topic, from, to - 1, reason);
    }

    public void ReportCatalog(string reason) => CatalogDamaged(path, reason);

    [LoggerMessage(EventId = 2417, Level = LogLevel.Error, Message = "The log in {Path} is damaged: topic {Topic}, offsets {From} to {To} cannot be read ({Reason}); they are passed over")]
    private partial void RecordsLost(string path, string topic, long from, long to, string reason);

    [LoggerMessage(EventId = 2418, Level = LogLevel.Error, Message = "The log in {Path} is damaged: names of topics or positions of readers may be among what cannot be read ({Reason}); messages may come again")]
    private partial void CatalogDamaged(string path, string reason);
}
