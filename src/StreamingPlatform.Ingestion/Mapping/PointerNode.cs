using System.Text;
using System.Text.Json;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>The mapping's JSON Pointers (RFC 6901) compiled to a tree, so that one walk over an event finds all of them.</summary>
internal sealed class PointerNode
{
    private readonly List<(byte[] Name, int ArrayIndex, PointerNode Node)> _children = [];

    /// <summary>Fields whose pointer ends here.</summary>
    public List<MappedField> Fields { get; } = [];

    public bool HasChildren => _children.Count > 0;

    public static PointerNode Compile(EventMapping mapping)
    {
        var root = new PointerNode();
        root.Add(mapping.Id, MappedField.Id);
        root.Add(mapping.CustomerId, MappedField.CustomerId);
        root.Add(mapping.CampaignId, MappedField.CampaignId);
        root.Add(mapping.ProductId, MappedField.ProductId);
        root.Add(mapping.OccurredAt, MappedField.OccurredAt);
        return root;
    }

    /// <summary>The child for the property name that the reader stands on.</summary>
    public PointerNode? Child(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (SurrogateEscapes.HasLone(name))
            {
                return null; // the event is refused for it after the walk
            }

            foreach (var child in _children)
            {
                if (reader.ValueTextEquals(child.Name))
                {
                    return child.Node;
                }
            }

            return null;
        }

        foreach (var child in _children)
        {
            if (name.SequenceEqual(child.Name))
            {
                return child.Node;
            }
        }

        return null;
    }

    /// <summary>The child for an element of an array.</summary>
    public PointerNode? Child(int arrayIndex)
    {
        foreach (var child in _children)
        {
            if (child.ArrayIndex == arrayIndex)
            {
                return child.Node;
            }
        }

        return null;
    }

    private void Add(string? pointer, MappedField field)
    {
        if (pointer is null)
        {
            return;
        }

        var node = this;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            node = node.ChildFor(segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        node.Fields.Add(field);
    }

    private PointerNode ChildFor(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        foreach (var child in _children)
        {
            if (child.Name.AsSpan().SequenceEqual(utf8))
            {
                return child.Node;
            }
        }

        var node = new PointerNode();
        var isIndex = int.TryParse(name, System.Globalization.NumberStyles.None, null, out var index) && (name.Length == 1 || name[0] != '0');
        _children.Add((utf8, isIndex ? index : -1, node));
        return node;
    }
}
