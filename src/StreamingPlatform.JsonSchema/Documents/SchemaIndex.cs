using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>All schema resources that a schema can reach, and what a reference in one of them points to.</summary>
internal sealed class SchemaIndex(JsonSchemaOptions options, CompileLimits limits, List<SchemaError> errors)
{
    private readonly JsonValueReader _reader = new(limits, errors);
    private readonly Dictionary<string, SchemaResource> _byUri = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonValue, SchemaResource> _byRoot = [];

    public IEnumerable<SchemaResource> Resources => _byRoot.Values;

    /// <summary>Reads a document and indexes its resources. Null after an error.</summary>
    public SchemaResource? Load(JsonElement document, string uri)
    {
        var reader = uri.Length == 0 ? _reader : new JsonValueReader(limits, errors);
        var before = errors.Count;
        var root = reader.Read(document);
        if (root is null || errors.Count > before)
        {
            return null;
        }

        var resource = new SchemaResource(uri, root, uri);
        Index(root, resource, isRoot: true);
        return _byRoot[root];
    }

    /// <summary>The resource that a value belongs to.</summary>
    public SchemaResource ResourceOf(JsonValue value)
    {
        var at = value;
        while (true)
        {
            if (_byRoot.TryGetValue(at, out var resource))
            {
                return resource;
            }

            at = at.Parent ?? throw new InvalidOperationException("Every document's root is a resource.");
        }
    }

    /// <summary>What a reference points to; null where nothing is there.</summary>
    public JsonValue? Resolve(SchemaResource from, string reference, out string? anchor)
    {
        anchor = null;
        var (relative, fragment) = UriReference.SplitFragment(reference);
        var resource = relative.Length == 0 ? from : Find(UriReference.Resolve(from.Uri, relative));
        if (resource is null || string.IsNullOrEmpty(fragment))
        {
            return resource?.Root;
        }

        if (UriReference.Decode(fragment) is not { } decoded)
        {
            return null;
        }

        if (decoded[0] != '/')
        {
            anchor = decoded;
            return resource.Anchors.GetValueOrDefault(decoded);
        }

        var target = resource.Root;
        foreach (var token in JsonPointer.Tokens(decoded) ?? [""])
        {
            target = target?.Child(token);
        }

        return target;
    }

    private SchemaResource? Find(string uri)
    {
        if (_byUri.TryGetValue(uri, out var known))
        {
            return known;
        }

        if (!options.Documents.TryGetValue(uri, out var document))
        {
            if (MetaSchemas.Find(uri) is not { } metaSchema)
            {
                return null;
            }

            document = metaSchema;
        }

        Load(document, uri);
        return _byUri.GetValueOrDefault(uri);
    }

    private void Index(JsonValue schema, SchemaResource resource, bool isRoot)
    {
        if (schema.Kind == JsonValueKind.Object)
        {
            resource = Enter(schema, resource, isRoot);
            AddAnchor(schema, "$anchor", resource, resource.Anchors);
            AddAnchor(schema, "$dynamicAnchor", resource, resource.DynamicAnchors);
        }
        else if (isRoot)
        {
            Register(resource);
        }

        foreach (var child in SchemaLocations.Subschemas(schema))
        {
            Index(child, resource, isRoot: false);
        }
    }

    private SchemaResource Enter(JsonValue schema, SchemaResource around, bool isRoot)
    {
        var resource = around;
        if (schema.Child("$id") is { } id)
        {
            var (uri, fragment) = UriReference.SplitFragment(id.Text);
            if (id.Kind != JsonValueKind.String || !string.IsNullOrEmpty(fragment))
            {
                Refuse(around, id, "\"$id\" must be a URI reference without a fragment.");
            }
            else
            {
                resource = new(UriReference.Resolve(around.Uri, uri), schema, around.DocumentUri) { Vocabularies = around.Vocabularies };
            }
        }

        if (!isRoot && ReferenceEquals(resource, around))
        {
            return around;
        }

        if (isRoot && around.Uri.Length > 0)
        {
            _byUri.TryAdd(around.Uri, resource);
        }

        Register(resource);
        if (schema.Child("$schema") is { } dialect)
        {
            resource.Vocabularies = ReadDialect(resource, dialect);
        }

        if (schema.Child("$vocabulary") is { } vocabulary)
        {
            VocabularyNames.Read(vocabulary, message => Refuse(resource, vocabulary, message));
        }

        return resource;
    }

    private void Register(SchemaResource resource)
    {
        _byRoot[resource.Root] = resource;
        if (resource.Uri.Length > 0 && !_byUri.TryAdd(resource.Uri, resource) && _byUri[resource.Uri].Root != resource.Root)
        {
            Refuse(resource, resource.Root.Child("$id") ?? resource.Root, $"The identifier \"{Shown.Text(resource.Uri)}\" is given twice.");
        }
    }

    private Vocabularies ReadDialect(SchemaResource resource, JsonValue dialect)
    {
        var uri = dialect.Text.TrimEnd('#');
        if (dialect.Kind == JsonValueKind.String && (uri == VocabularyNames.Dialect || options.DialectAliases.Contains(dialect.Text, StringComparer.Ordinal)))
        {
            return Vocabularies.Standard;
        }

        var before = errors.Count;
        var metaSchema = dialect.Kind == JsonValueKind.String && uri != resource.Uri ? Find(uri) ?? EmbeddedMetaSchema(resource, uri) : null;
        if (metaSchema is null)
        {
            if (errors.Count == before)
            {
                Refuse(resource, dialect, $"The dialect \"{Shown.Text(dialect.Text)}\" is unknown; known is \"{VocabularyNames.Dialect}\".");
            }

            return Vocabularies.Standard;
        }

        return metaSchema.Root.Child("$vocabulary") is { } vocabulary
            ? VocabularyNames.Read(vocabulary, message => Refuse(resource, dialect, message))
            : Vocabularies.Standard;
    }

    /// <summary>A meta-schema that the document carries among its own <c>$defs</c>.</summary>
    private static SchemaResource? EmbeddedMetaSchema(SchemaResource resource, string uri)
    {
        var definition = resource.Root.Root.Child("$defs")?.Children.FirstOrDefault(candidate => candidate.Child("$id")?.Text == uri);
        return definition is null ? null : new(uri, definition, resource.DocumentUri);
    }

    private void AddAnchor(JsonValue schema, string keyword, SchemaResource resource, Dictionary<string, JsonValue> anchors)
    {
        if (schema.Child(keyword) is not { } anchor)
        {
            return;
        }

        if (anchor.Kind != JsonValueKind.String || !IsAnchor(anchor.Text))
        {
            Refuse(resource, anchor, $"\"{keyword}\" must be a name of letters, digits, '-', '_' and '.' that begins with a letter or '_'.");
        }
        else if (!anchors.TryAdd(anchor.Text, schema) || (resource.Anchors.TryAdd(anchor.Text, schema) is false && resource.Anchors[anchor.Text] != schema))
        {
            Refuse(resource, anchor, $"The anchor \"{Shown.Text(anchor.Text)}\" is given twice.");
        }
    }

    private static bool IsAnchor(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private void Refuse(SchemaResource resource, JsonValue at, string message)
    {
        if (errors.Count < limits.MaxErrors)
        {
            errors.Add(new(resource.Locate(at), at.Token, message));
        }
    }
}
