using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>Metadata as headers of a message and back; <c>escapeHeaders</c> and <c>excludeHeaderMetaRegex</c> of the component apply.</summary>
internal sealed class KafkaHeaders
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly bool escape;
    private readonly Regex? excluded;

    public KafkaHeaders(Component component)
    {
        escape = component.Flag("escapeHeaders") == true;
        excluded = component.Text("excludeHeaderMetaRegex") is { } pattern ? Compile(pattern) : null;
    }

    /// <summary>Every pair is a header; <c>partitionKey</c> or <c>__key</c> is the key, too.</summary>
    public Message<byte[], byte[]> MessageOf(ReadOnlyMemory<byte> value, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var message = new Message<byte[], byte[]> { Key = null!, Value = value.ToArray(), Headers = [] };
        foreach (var (name, text) in metadata)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (name is "partitionKey" or "__key")
            {
                message.Key = bytes;
            }

            if (excluded?.IsMatch(name) != true)
            {
                message.Headers.Add(name, bytes);
            }
        }

        return message;
    }

    /// <summary>Where the metadata <c>partitionNumber</c> sends a message, or any.</summary>
    public static TopicPartition TargetOf(string topic, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (name, text) in metadata)
        {
            if (name == "partitionNumber" && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new TopicPartition(topic, number);
            }
        }

        return new TopicPartition(topic, Partition.Any);
    }

    /// <summary>The headers, and <c>__key</c>, <c>__topic</c>, <c>__partition</c>, <c>__offset</c>, <c>__timestamp</c> (Unix milliseconds) as daprd adds them.</summary>
    public Dictionary<string, string> MetadataOf(ConsumeResult<byte[], byte[]> message)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in message.Message.Headers ?? [])
        {
            metadata[header.Key] = Escaped(Encoding.UTF8.GetString(header.GetValueBytes() ?? []));
        }

        if (message.Message.Key is { } key)
        {
            metadata["__key"] = Escaped(Encoding.UTF8.GetString(key));
        }

        metadata["__topic"] = message.Topic;
        metadata["__partition"] = message.Partition.Value.ToString(CultureInfo.InvariantCulture);
        metadata["__offset"] = message.Offset.Value.ToString(CultureInfo.InvariantCulture);
        metadata["__timestamp"] = message.Message.Timestamp.UnixTimestampMs.ToString(CultureInfo.InvariantCulture);
        return metadata;
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"kafka error: invalid excludeHeaderMetaRegex: {error.Message}", error);
        }
    }

    private string Escaped(string text) => escape ? Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal) : text;
}
