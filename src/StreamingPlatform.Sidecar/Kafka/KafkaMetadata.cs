using System.Globalization;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>Reads metadata of a Kafka component; an empty value counts as none.</summary>
internal static class KafkaMetadata
{
    public static string? Text(this Component component, string name) =>
        component.Metadata.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public static bool? Flag(this Component component, string name) => bool.TryParse(component.Text(name), out var flag) ? flag : null;

    /// <exception cref="InvalidDataException">It is not a whole number.</exception>
    public static int? Number(this Component component, string name) =>
        component.Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidDataException($"kafka error: invalid value for '{name}' attribute");

    /// <summary>A Go duration, in milliseconds; of <c>consumeRetryInterval</c> a number alone is milliseconds, of all others seconds.</summary>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static int? Milliseconds(this Component component, string name) =>
        component.Text(name) is not { } text ? null
        : name == "consumeRetryInterval" && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : GoDuration.TryParse(text, out var duration) ? (int)duration.TotalMilliseconds
        : throw new InvalidDataException($"kafka error: invalid value for '{name}' attribute");
}
