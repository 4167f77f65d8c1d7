using System.Text.Json;

namespace StreamingPlatform.Sidecar.State;

/// <summary>Reads the bodies of the state API, with daprd's words for what is wrong.</summary>
internal static class StateJson
{
    /// <summary>The items of a save; the query's metadata reach each of them and win.</summary>
    /// <exception cref="GoJsonException">not a list of items.</exception>
    public static List<StateRequest> Items(JsonElement body, Dictionary<string, string> query)
    {
        if (body.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (body.ValueKind != JsonValueKind.Array)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(body)} into Go value of type []state.SetRequest");
        }

        return [.. body.EnumerateArray().Select(item => Item(item, query))];
    }

    /// <exception cref="GoJsonException">not a request of keys.</exception>
    public static List<string> Keys(JsonElement body)
    {
        if (GoJson.IsGiven(body) && body.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(body)} into Go value of type http.BulkGetRequest");
        }

        var keys = GoJson.Member(body, "keys");
        if (!GoJson.IsGiven(keys))
        {
            return [];
        }

        if (keys.ValueKind != JsonValueKind.Array)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(keys)} into Go struct field BulkGetRequest.keys of type []string");
        }

        return
        [
            .. keys.EnumerateArray().Select(key => key.ValueKind switch
            {
                JsonValueKind.String => GoJson.StringOf(key),
                JsonValueKind.Null => string.Empty,
                _ => throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(key)} into Go struct field BulkGetRequest.keys of type string"),
            }),
        ];
    }

    /// <summary>The operations of a transaction; the query's metadata reach each of them and win.</summary>
    /// <exception cref="GoJsonException">not a transaction.</exception>
    /// <exception cref="DaprError">an operation nobody knows.</exception>
    public static List<StateRequest> Operations(JsonElement body, Dictionary<string, string> query)
    {
        if (GoJson.IsGiven(body) && body.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(body)} into Go value of type http.stateTransactionRequestBody");
        }

        var operations = GoJson.Member(body, "operations");
        if (!GoJson.IsGiven(operations))
        {
            return [];
        }

        if (operations.ValueKind != JsonValueKind.Array)
        {
            throw new GoJsonException(
                $"json: cannot unmarshal {GoJson.KindOf(operations)} into Go struct field stateTransactionRequestBody.operations of type []http.stateTransactionRequestBodyOperation");
        }

        return [.. operations.EnumerateArray().Select(operation => Operation(operation, query))];
    }

    private static StateRequest Item(JsonElement item, Dictionary<string, string> query)
    {
        if (GoJson.IsGiven(item) && item.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(item)} into Go value of type state.SetRequest");
        }

        var etag = GoJson.IsGiven(GoJson.Member(item, "etag")) ? GoJson.Text(item, "etag", "SetRequest.etag") : null;
        var options = GoJson.Member(item, "options");
        if (GoJson.IsGiven(options) && options.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(options)} into Go struct field SetRequest.options of type state.SetStateOption");
        }

        return new StateRequest(
            GoJson.Text(item, "key", "SetRequest.key"),
            Value(GoJson.Member(item, "value")),
            etag,
            GoJson.Text(options, "concurrency", "SetStateOption.options.concurrency"),
            GoJson.Text(options, "consistency", "SetStateOption.options.consistency"),
            Merge(GoJson.Texts(item, "metadata", "SetRequest.metadata"), query));
    }

    private static StateRequest Operation(JsonElement operation, Dictionary<string, string> query)
    {
        var kind = GoJson.Text(operation, "operation", "stateTransactionRequestBodyOperation.operations.operation");
        var request = GoJson.Member(operation, "request");
        GoMaps.Check(request);
        if (kind is not ("upsert" or "delete"))
        {
            throw StateAccess.UnknownOperation(kind);
        }

        var value = GoJson.Member(request, "value");
        var options = GoJson.Member(request, "options");
        return new StateRequest(
            GoMaps.Text(request, "key", "Key") ?? string.Empty,
            kind == "delete" ? default(ReadOnlyMemory<byte>?) : Value(value),
            GoMaps.Text(request, "etag", "ETag"),
            GoMaps.Text(options, "concurrency", "Options.Concurrency") ?? string.Empty,
            GoMaps.Text(options, "consistency", "Options.Consistency") ?? string.Empty,
            Merge(GoMaps.Metadata(request), query))
        {
            OutboxText = value.ValueKind == JsonValueKind.Undefined ? "<nil>" : GoStrings.Print(value),
            ContentType = GoMaps.Text(request, "contentType", "ContentType"),
        };
    }

    private static ReadOnlyMemory<byte> Value(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Marshal(value);

    private static Dictionary<string, string>? Merge(Dictionary<string, string>? own, Dictionary<string, string> query)
    {
        if (query.Count == 0)
        {
            return own;
        }

        var merged = new Dictionary<string, string>(own ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in query)
        {
            merged[name] = value;
        }

        return merged;
    }
}
