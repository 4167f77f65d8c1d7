using System.Text;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>A value of a schema document, with its way up, so that every keyword knows its JSON Pointer and outlives the parsed document.</summary>
internal sealed class JsonValue
{
    private Dictionary<string, JsonValue>? _byName;

    public required JsonValueKind Kind { get; init; }

    public JsonValue? Parent { get; init; }

    /// <summary>Name or index in the parent.</summary>
    public string Token { get; init; } = "";

    /// <summary>How many values are above this one.</summary>
    public int Depth { get; init; }

    public string Text { get; init; } = "";

    public JsonNumber Number { get; init; }

    /// <summary>The text as a document has it.</summary>
    public byte[] Utf8 => field ??= Encoding.UTF8.GetBytes(Text);

    /// <summary>The names of an object's members, at the same indexes as <see cref="Children"/>.</summary>
    public PropertyTable Names => field ??= new([.. Children.Select(child => (child.Token, (SchemaNode?)null))]);

    /// <summary>Members of an object in document order, or items of an array.</summary>
    public IReadOnlyList<JsonValue> Children { get; private set; } = [];

    public JsonValue Root
    {
        get
        {
            var root = this;
            while (root.Parent is { } parent)
            {
                root = parent;
            }

            return root;
        }
    }

    /// <summary>JSON Pointer from the document's root.</summary>
    public string Pointer
    {
        get
        {
            var way = new Stack<string>();
            for (var value = this; value.Parent is { } parent; value = parent)
            {
                way.Push(value.Token);
            }

            var pointer = new StringBuilder();
            foreach (var token in way)
            {
                pointer.AppendToken(token);
            }

            return pointer.ToString();
        }
    }

    /// <summary>The member of an object or item of an array; null where there is none.</summary>
    public JsonValue? Child(string token)
    {
        if (_byName is { } byName)
        {
            return byName.GetValueOrDefault(token);
        }

        var isIndex = Kind == JsonValueKind.Array && token.Length is > 0 and < 9 && token.All(char.IsAsciiDigit) && (token.Length == 1 || token[0] != '0');
        return isIndex && int.Parse(token) is var index && index < Children.Count ? Children[index] : null;
    }

    /// <summary>Gives a container its content; once, by the reader.</summary>
    public void SetChildren(List<JsonValue> children)
    {
        Children = children;
        if (Kind == JsonValueKind.Object)
        {
            _byName = children.ToDictionary(child => child.Token, StringComparer.Ordinal);
        }
    }
}
