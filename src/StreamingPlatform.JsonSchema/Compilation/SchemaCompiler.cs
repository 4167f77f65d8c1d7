using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Patterns;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Turns a schema document, and what it refers to, into <see cref="SchemaNode"/>s. Collects errors instead of stopping at the first.</summary>
internal sealed class SchemaCompiler
{
    private readonly SchemaIndex _index;
    private readonly Dictionary<JsonValue, SchemaNode> _nodes = [];
    private readonly Dictionary<SchemaResource, int> _resourceIndexes = [];
    private readonly Dictionary<string, CompiledPattern> _patterns = new(StringComparer.Ordinal);
    private readonly Queue<SchemaNode> _unread = [];
    private readonly Dictionary<string, Dictionary<int, SchemaNode>> _dynamicAnchors = new(StringComparer.Ordinal);
    private int _patternSize;
    private int _patternCount;

    public SchemaCompiler(JsonSchemaOptions options)
    {
        Options = options;
        Limits = new(options.MaxSchemaBytes);
        _index = new(options, Limits, Errors);
    }

    public JsonSchemaOptions Options { get; }

    public CompileLimits Limits { get; }

    public List<SchemaError> Errors { get; } = [];

    /// <summary>True where validation has to remember which resources it went through.</summary>
    public bool TracksScope => _dynamicAnchors.Count > 0;

    /// <summary>Compiles; null with <see cref="Errors"/>.</summary>
    public SchemaNode? Compile(JsonElement document)
    {
        if (_index.Load(document, uri: "") is not { } resource || Errors.Count > 0)
        {
            return null;
        }

        var root = NodeFor(resource.Root);
        do
        {
            while (_unread.TryDequeue(out var node) && Errors.Count < Limits.MaxErrors)
            {
                KeywordReader.Read(node, this);
            }
        }
        while (Errors.Count == 0 && LinkDynamicReferences());

        if (Errors.Count == 0)
        {
            RecursionCheck.Run(_nodes.Values, this);
        }

        return Errors.Count == 0 ? root : null;
    }

    /// <summary>The compiled form of a subschema; it is read later.</summary>
    public SchemaNode NodeFor(JsonValue schema)
    {
        if (_nodes.TryGetValue(schema, out var node))
        {
            return node;
        }

        var resource = _index.ResourceOf(schema);
        node = new(schema, resource) { ResourceIndex = IndexOf(resource) };
        _nodes.Add(schema, node);
        if (schema.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            node.Constant = schema.Kind == JsonValueKind.True;
        }
        else if (schema.Kind == JsonValueKind.Object)
        {
            _unread.Enqueue(node);
        }
        else
        {
            Refuse(node, schema, "A schema must be an object or a boolean.");
        }

        return node;
    }

    /// <summary>The target of a <c>$ref</c> or <c>$dynamicRef</c>; null after an error.</summary>
    public SchemaNode? Refer(SchemaNode from, JsonValue reference, out string? dynamicAnchor)
    {
        dynamicAnchor = null;
        if (reference.Kind != JsonValueKind.String)
        {
            Refuse(from, reference, $"\"{reference.Token}\" must be a URI reference.");
            return null;
        }

        var before = Errors.Count;
        var target = _index.Resolve(from.Resource, reference.Text, out var anchor);
        if (target is null)
        {
            if (Errors.Count == before)
            {
                Refuse(from, reference, $"\"{Shown.Text(reference.Text)}\" points to no schema in this document, and other documents are not fetched.");
            }

            return null;
        }

        if (anchor is not null && _index.ResourceOf(target).DynamicAnchors.GetValueOrDefault(anchor) == target)
        {
            dynamicAnchor = anchor;
        }

        return NodeFor(target);
    }

    public DynamicReference AddDynamicReference(SchemaNode initial, string? anchor)
    {
        if (anchor is null)
        {
            return new(initial, byResource: null);
        }

        if (!_dynamicAnchors.TryGetValue(anchor, out var byResource))
        {
            _dynamicAnchors.Add(anchor, byResource = []);
        }

        return new(initial, byResource);
    }

    /// <summary>The matcher of a regular expression; null after an error.</summary>
    public CompiledPattern? PatternOf(SchemaNode node, JsonValue at, string pattern)
    {
        if (_patterns.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (_patternSize > Limits.MaxPatternSize || _patternCount > Limits.MaxPatterns)
        {
            return null;
        }

        try
        {
            var compiled = CompiledPattern.Of(pattern, Options.MaxPatternTime);
            _patternSize += compiled.Size;
            _patternCount += compiled.IsSimple ? 0 : 1;
            if (_patternSize > Limits.MaxPatternSize || _patternCount > Limits.MaxPatterns)
            {
                Refuse(node, at, "The regular expressions of the schema are too many, or too large together.");
                return null;
            }

            _patterns.Add(pattern, compiled);
            return compiled;
        }
        catch (PatternSyntaxException problem)
        {
            Refuse(node, at, $"The regular expression is not valid: {problem.Message}");
            return null;
        }
    }

    public void Refuse(SchemaNode node, JsonValue at, string message)
    {
        if (Errors.Count < Limits.MaxErrors)
        {
            Errors.Add(new(node.Resource.Locate(at), at.Token, message));
        }
    }

    private bool LinkDynamicReferences()
    {
        foreach (var resource in _index.Resources.ToList())
        {
            foreach (var (anchor, schema) in resource.DynamicAnchors)
            {
                if (_dynamicAnchors.TryGetValue(anchor, out var byResource))
                {
                    byResource[IndexOf(resource)] = NodeFor(schema);
                }
            }
        }

        return _unread.Count > 0;
    }

    private int IndexOf(SchemaResource resource)
    {
        if (!_resourceIndexes.TryGetValue(resource, out var index))
        {
            index = _resourceIndexes.Count;
            _resourceIndexes.Add(resource, index);
        }

        return index;
    }
}
