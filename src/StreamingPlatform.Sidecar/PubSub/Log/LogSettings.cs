using System.Globalization;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Metadata of a <c>pubsub.log</c> component.</summary>
internal sealed record LogSettings
{
    /// <summary>Folder of the log; relative to the working folder. Every sidecar that names it shares it.</summary>
    public required string Path { get; init; }

    /// <summary>Consumer group. Default: the app id.</summary>
    public required string ConsumerId { get; init; }

    /// <summary>What is removed, read or not: <c>retention</c>, an age (default 7 days), and <c>retentionBytes</c>, a size per topic (default: no limit).</summary>
    public LogRetention Retention { get; init; } = new(TimeSpan.FromDays(7));

    /// <summary>Deliveries in flight per topic, from 1. Default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How long a publish looks for a living owner of the log before it fails. Default 10 s.</summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public static LogSettings Of(Component component, string appId)
    {
        var metadata = component.Metadata;
        if (!metadata.TryGetValue("path", out var path) || path.Length == 0)
        {
            throw new InvalidDataException($"Component {component.Name}: metadata `path` is missing.");
        }

        var settings = new LogSettings
        {
            Path = System.IO.Path.GetFullPath(path),
            ConsumerId = metadata.TryGetValue("consumerID", out var consumer) && consumer.Length > 0 ? consumer.Replace("{appID}", appId, StringComparison.Ordinal) : appId,
        };
        if (metadata.TryGetValue("retention", out var retention))
        {
            var age = GoDuration.TryParse(retention, out var given) && given > TimeSpan.Zero ? given : throw Wrong(component, "retention");
            settings = settings with { Retention = new LogRetention(age, settings.Retention.Bytes) };
        }

        if (metadata.TryGetValue("retentionBytes", out var size))
        {
            settings = settings with { Retention = new LogRetention(settings.Retention.Age, BytesOf(component, size)) };
        }

        if (metadata.TryGetValue("publishTimeout", out var timeout))
        {
            settings = settings with { PublishTimeout = GoDuration.TryParse(timeout, out var limit) && limit > TimeSpan.Zero ? limit : throw Wrong(component, "publishTimeout") };
        }

        if (metadata.TryGetValue("concurrency", out var concurrency))
        {
            settings = int.TryParse(concurrency, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? settings with { Concurrency = number }
                : throw Wrong(component, "concurrency");
        }

        return settings;
    }

    private static long BytesOf(Component component, string size)
    {
        try
        {
            return ByteSize.Parse(size) is > 0 and var bytes ? bytes : throw Wrong(component, "retentionBytes");
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Wrong(component, "retentionBytes");
        }
    }

    private static InvalidDataException Wrong(Component component, string name) => new($"Component {component.Name}: metadata `{name}` cannot be read.");
}
