using System.Globalization;
using System.Text.Json;
using Dapr;
using Dapr.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>
/// Publishes messages without events (<see cref="EventBlock.WarmUpType"/>) to a topic. A broker makes the topic and each of its partitions with the first
/// message, which on Kafka takes some 30 ms each; the partition keys differ, so that the messages spread.
/// </summary>
internal sealed partial class DaprTopicWarmUp(DaprClient dapr, IOptions<RegistryOptions> options, ILogger<DaprTopicWarmUp> logger) : ITopicWarmUp
{
    public async Task<bool> WarmUpAsync(string tenantId, string eventId, CancellationToken cancellationToken)
    {
        var topic = DaprNames.Topics.EventsOf(tenantId, eventId);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Value.WarmUpMessages).Select(number => PublishAsync(topic, number, cancellationToken)));
            return true;
        }
        catch (DaprException exception)
        {
            WarmUpFailed(exception, topic);
            return false;
        }
    }

    private Task PublishAsync(string topic, int number, CancellationToken cancellationToken)
    {
        var key = number.ToString(CultureInfo.InvariantCulture);
        var message = JsonSerializer.SerializeToUtf8Bytes(new
        {
            specversion = "1.0",
            id = $"warm-up-{key}",
            source = "/registry",
            type = EventBlock.WarmUpType,
            datacontenttype = "application/json",
            data = Array.Empty<object>(),
        });
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["rawPayload"] = "true", ["partitionKey"] = key };
        return dapr.PublishByteEventAsync(DaprNames.Components.Events, topic, message, "application/cloudevents+json", metadata, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The topic {Topic} cannot be warmed up yet")]
    private partial void WarmUpFailed(Exception exception, string topic);
}
