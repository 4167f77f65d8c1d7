using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Actor state in the store marked <c>actorStateStore</c>, under <c>{appId}||{type}||{id}||{key}</c>.</summary>
internal sealed class ActorState(StateStores stores, ActorHosting hosting, SidecarOptions options)
{
    public async Task<StateEntry?> GetAsync(string type, string id, string key, CancellationToken cancellationToken)
    {
        CheckType(type);
        try
        {
            return (await Store().GetAsync([Key(type, id, key)], cancellationToken))[0];
        }
        catch (Exception error) when (error is not (DaprError or OperationCanceledException))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_GET", $"error getting actor state: {error.Message}");
        }
    }

    /// <param name="operations">The body of a transaction: <c>[{"operation":"upsert","request":{"key","value","metadata"}},…]</c>.</param>
    public Task TransactAsync(string type, string id, ReadOnlyMemory<byte> operations, CancellationToken cancellationToken)
    {
        List<StateWrite> writes;
        try
        {
            writes = Read(type, id, operations);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw new DaprError(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {error.Message}");
        }

        return TransactAsync(type, id, writes, cancellationToken);
    }

    /// <param name="writes">Keys made by <see cref="Key"/>.</param>
    public async Task TransactAsync(string type, string id, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        CheckType(type);
        if (!hosting.IsActive(type, id))
        {
            throw new DaprError(400, StatusCode.Internal, "ERR_ACTOR_INSTANCE_MISSING", "actor instance is missing");
        }

        if (writes.Count == 0)
        {
            return;
        }

        try
        {
            await Store().TransactAsync(writes, cancellationToken);
        }
        catch (Exception error) when (error is not (DaprError or OperationCanceledException))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_TRANSACTION_SAVE", $"error saving actor transaction state: {error.Message}");
        }
    }

    public string Key(string type, string id, string key) => $"{options.AppId}||{type}||{id}||{key}";

    public static TimeSpan? TtlOf(string? seconds) => seconds switch
    {
        null or "" => null,
        _ when long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) =>
            value > 0 ? TimeSpan.FromSeconds(value) : null,
        _ => throw new FormatException($"incorrect value for metadata ttlInSeconds: {seconds}"),
    };

    /// <exception cref="DaprError">the type is Dapr's own.</exception>
    public static void CheckType(string type)
    {
        if (type.StartsWith("dapr.internal.", StringComparison.Ordinal))
        {
            throw new DaprError(403, StatusCode.PermissionDenied, "ERR_ACTOR_TYPE_RESERVED", $"actor type \"{type}\" is reserved for the Dapr workflow runtime; direct actor API access is not permitted");
        }
    }

    private IStateStore Store() => stores.ActorStore
        ?? throw new DaprError(
            500, StatusCode.Internal, "ERR_ACTOR_RUNTIME_NOT_FOUND", "the state store is not configured to use the actor runtime");

    private List<StateWrite> Read(string type, string id, ReadOnlyMemory<byte> operations)
    {
        var writes = new List<StateWrite>();
        var reader = new Utf8JsonReader(operations.Span);
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? operation = null;
            var request = (Key: (string?)null, Value: (ReadOnlyMemory<byte>?)null, Ttl: (TimeSpan?)null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("operation"u8))
                {
                    reader.Read();
                    operation = reader.GetString();
                }
                else if (reader.ValueTextEquals("request"u8))
                {
                    request = ReadRequest(ref reader, operations);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (request.Key is not { } key)
            {
                throw new FormatException("an operation has no key");
            }

            writes.Add(operation switch
            {
                "upsert" => new StateWrite(Key(type, id, key), request.Value ?? "null"u8.ToArray(), Ttl: request.Ttl),
                "delete" => new StateWrite(Key(type, id, key), null),
                _ => throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_TRANSACTION_SAVE", $"error saving actor transaction state: operation type {operation} not supported"),
            });
        }

        return writes;
    }

    /// <summary>The value is a slice of the body: it is stored before the body goes.</summary>
    private static (string? Key, ReadOnlyMemory<byte>? Value, TimeSpan? Ttl) ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        string? key = null;
        ReadOnlyMemory<byte>? value = null;
        TimeSpan? ttl = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                key = reader.GetString();
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                value = source[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                using var metadata = JsonDocument.ParseValue(ref reader);
                if (metadata.RootElement.ValueKind == JsonValueKind.Object && metadata.RootElement.TryGetProperty("ttlInSeconds", out var seconds))
                {
                    ttl = TtlOf(seconds.ValueKind == JsonValueKind.String ? seconds.GetString() : seconds.GetRawText());
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return (key, value, ttl);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException($"expected {type}");
        }
    }
}
