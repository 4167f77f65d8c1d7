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

    /// <summary>Messages older than this are removed, read or not. Default 7 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

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
            settings = settings with { Retention = GoDuration.TryParse(retention, out var age) && age > TimeSpan.Zero ? age : throw Wrong(component, "retention") };
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

    private static InvalidDataException Wrong(Component component, string name) => new($"Component {component.Name}: metadata `{name}` cannot be read.");
}
