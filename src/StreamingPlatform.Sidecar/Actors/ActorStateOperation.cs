using System.Text.Json;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>One operation of a state transaction; every part as given.</summary>
/// <param name="Kind">upsert or delete, or what was sent instead.</param>
/// <param name="Data">The value of an upsert.</param>
internal sealed record ActorStateOperation(string Kind, string Key, ReadOnlyMemory<byte> Data, string? ETag, IReadOnlyDictionary<string, string>? Metadata)
{
    public const string Upsert = "upsert";
    public const string Delete = "delete";
    private const string Ttl = "ttlInSeconds";

    /// <summary>Reads the body of a transaction: <c>[{"operation":"upsert","request":{"key","value","etag","metadata"}},…]</c>.</summary>
    /// <returns>Each operation still to be decoded, which comes after other checks.</returns>
    /// <exception cref="GoJsonException">it is not one; the text is daprd's.</exception>
    public static IReadOnlyList<Func<ActorStateOperation>> Read(ReadOnlyMemory<byte> body)
    {
        var root = GoJson.First(body);
        if (!GoJson.IsGiven(root))
        {
            return [];
        }

        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(root)} into Go value of type []api.TransactionalOperation");
        }

        return [.. root.EnumerateArray().Select(ReadOne)];
    }

    /// <param name="prefix">What stands before the key in the store.</param>
    /// <param name="takesTtl">Whether the preview feature ActorStateTTL is on.</param>
    /// <exception cref="FormatException">it cannot be made; the text is daprd's.</exception>
    /// <exception cref="StateStoreException">the store does not take the time to live.</exception>
    public StateWrite ToWrite(string prefix, bool takesTtl, IStateStore store)
    {
        if (Key.Length == 0)
        {
            throw new FormatException("missing key");
        }

        if (Kind == Delete)
        {
            return new StateWrite(prefix + Key, default(ReadOnlyMemory<byte>?), EmptyIsNull(ETag)) { GivenETag = ETag };
        }

        string? ttl = null;
        if (Metadata?.TryGetValue(Ttl, out ttl) == true && !takesTtl)
        {
            throw new FormatException($"{Ttl} is not supported without the \"ActorStateTTL\" feature enabled");
        }

        return new StateWrite(prefix + Key, Data, EmptyIsNull(ETag), Ttl: string.IsNullOrEmpty(ttl) ? null : store.ParseTtl(ttl))
        {
            GivenETag = ETag,
            TtlGiven = !string.IsNullOrEmpty(ttl),
        };
    }

    private static string? EmptyIsNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Func<ActorStateOperation> ReadOne(JsonElement item)
    {
        if (GoJson.IsGiven(item) && item.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(item)} into Go value of type api.TransactionalOperation");
        }

        var kind = GoJson.Member(item, "operation");
        if (GoJson.IsGiven(kind) && kind.ValueKind != JsonValueKind.String)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(kind)} into Go struct field TransactionalOperation.operation of type api.OperationType");
        }

        var name = GoJson.IsGiven(kind) ? GoJson.StringOf(kind) : string.Empty;
        var request = GoJson.Member(item, "request");
        return () => Decode(name, request);
    }

    private static ActorStateOperation Decode(string kind, JsonElement request)
    {
        if (!GoJson.IsGiven(request))
        {
            throw new FormatException("request data is empty");
        }

        if (kind is not (Upsert or Delete))
        {
            throw new FormatException(kind.Length == 0 ? "operation is empty" : $"operation type {kind} not supported");
        }

        try
        {
            GoMaps.Check(request);
            var value = GoJson.Member(request, "value");
            return new ActorStateOperation(
                kind,
                GoMaps.Text(request, "key", "Key") ?? string.Empty,
                kind == Delete ? ReadOnlyMemory<byte>.Empty : value.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Marshal(value),
                GoMaps.Text(request, "etag", "ETag"),
                kind == Delete ? null : GoMaps.Metadata(request));
        }
        catch (GoJsonException error)
        {
            throw new FormatException(error.Message, error);
        }
    }
}
