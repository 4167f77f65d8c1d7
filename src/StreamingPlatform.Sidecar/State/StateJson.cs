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
        if (GoJson.IsGiven(request) && request.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"'' expected a map, got '{DecodedKind(request)}'");
        }

        if (kind is not ("upsert" or "delete"))
        {
            throw StateAccess.UnknownOperation(kind);
        }

        var value = GoJson.Member(request, "value");
        var options = GoJson.Member(request, "options");
        return new StateRequest(
            Decoded(request, "key", "Key") ?? string.Empty,
            kind == "delete" ? default(ReadOnlyMemory<byte>?) : Value(value),
            Decoded(request, "etag", "ETag"),
            Decoded(options, "concurrency", "Options.Concurrency") ?? string.Empty,
            Decoded(options, "consistency", "Options.Consistency") ?? string.Empty,
            Merge(DecodedMetadata(request), query))
        {
            OutboxText = value.ValueKind == JsonValueKind.Undefined ? "<nil>" : GoStrings.Print(value),
            ContentType = Decoded(request, "contentType", "ContentType"),
        };
    }

    private static ReadOnlyMemory<byte> Value(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Marshal(value);

    private static string? Decoded(JsonElement owner, string name, string field)
    {
        var value = GoJson.Member(owner, name);
        return !GoJson.IsGiven(value) ? null
            : value.ValueKind == JsonValueKind.String ? GoJson.StringOf(value)
            : throw Undecodable(field, value);
    }

    private static Dictionary<string, string>? DecodedMetadata(JsonElement request)
    {
        var metadata = GoJson.Member(request, "metadata");
        return metadata.ValueKind != JsonValueKind.Object
            ? null
            : metadata.EnumerateObject().ToDictionary(
                m => m.Name,
                m => m.Value.ValueKind == JsonValueKind.String ? GoJson.StringOf(m.Value) : throw Undecodable($"Metadata[{m.Name}]", m.Value),
                StringComparer.Ordinal);
    }

    private static GoJsonException Undecodable(string field, JsonElement value) => new(
        $"1 error(s) decoding:\n\n* '{field}' expected type 'string', got unconvertible type '{DecodedKind(value)}', value: '{GoStrings.Print(value)}'");

    private static string DecodedKind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };

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
