using System.Globalization;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub.Redis;

/// <summary>Metadata of a <c>pubsub.redis</c> component.</summary>
internal sealed record RedisStreamSettings
{
    /// <summary>Consumer group and consumer (<c>consumerID</c>); default the app id.</summary>
    public required string Group { get; init; }

    /// <summary>Set before every topic: the namespace, where the component's metadata use <c>{namespace}</c>.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>How long a message may be with the app; zero: for ever. Default 60 s.</summary>
    public TimeSpan ProcessingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often messages past that time are looked for; milliseconds only, as in daprd; zero: never. Default 15 s.</summary>
    public TimeSpan RedeliverInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Messages read at once. Default 100.</summary>
    public int QueueDepth { get; init; } = 100;

    /// <summary>Deliveries in flight per topic. Default 10.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>Streams are cut to about this many messages; null: never.</summary>
    public int? MaxLength { get; init; }

    public string KeyOf(string topic) => Prefix + topic;

    public static RedisStreamSettings Of(Component component, string appId)
    {
        var space = Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } name ? name : "default";
        var metadata = component.Metadata;
        var standard = new RedisStreamSettings { Group = appId };
        return standard with
        {
            Group = metadata.GetValueOrDefault("consumerID") is { Length: > 0 } consumer
                ? consumer
                    .Replace("{namespace}", $"{space}.{appId}", StringComparison.Ordinal)
                    .Replace("{appID}", appId, StringComparison.Ordinal)
                    .Replace("{podName}", Environment.MachineName, StringComparison.Ordinal)
                    .Replace("{uuid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                : appId,
            Prefix = metadata.Values.Any(v => v.Contains("{namespace}", StringComparison.Ordinal)) ? space : string.Empty,
            ProcessingTimeout = Time(metadata.GetValueOrDefault("processingTimeout")) ?? standard.ProcessingTimeout,
            RedeliverInterval = Number(metadata.GetValueOrDefault("redeliverInterval")) is { } milliseconds
                ? TimeSpan.FromMilliseconds(milliseconds)
                : standard.RedeliverInterval,
            QueueDepth = Number(metadata.GetValueOrDefault("queueDepth")) is { } depth and > 0 ? depth : standard.QueueDepth,
            Concurrency = Number(metadata.GetValueOrDefault("concurrency")) is { } several and > 0 ? several : standard.Concurrency,
            MaxLength = Number(metadata.GetValueOrDefault("maxLenApprox")) is { } length and > 0 ? length : null,
        };
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A Go duration; a number alone is milliseconds.</summary>
    private static TimeSpan? Time(string? text) =>
        Number(text) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
        : text is not null && GoDuration.TryParse(text, out var time) ? time
        : null;
}
