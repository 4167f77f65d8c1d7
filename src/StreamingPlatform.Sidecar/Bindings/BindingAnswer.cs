using System.Text.Json;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>What a binding gives back.</summary>
/// <param name="Data">null: nothing, a 204 over HTTP.</param>
internal sealed record BindingAnswer(ReadOnlyMemory<byte>? Data, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly Dictionary<string, string> NoMetadata = new(StringComparer.Ordinal);

    public static BindingAnswer Nothing { get; } = new(null, NoMetadata);

    public static BindingAnswer Of(ReadOnlyMemory<byte> data) => new(data, NoMetadata);

    public static BindingAnswer Json<T>(T value) => Of(JsonSerializer.SerializeToUtf8Bytes(value, JsonAnswer.Options));
}
