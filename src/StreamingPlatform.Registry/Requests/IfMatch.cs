using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace StreamingPlatform.Registry.Requests;

/// <summary>The versions that a change is meant for (RFC 9110 §13.1.1); without the header, any.</summary>
internal sealed class IfMatch
{
    private readonly IList<EntityTagHeaderValue>? _tags;

    private IfMatch(IList<EntityTagHeaderValue>? tags) => _tags = tags;

    public static IfMatch Anything { get; } = new(null);

    /// <summary>False when the header cannot be read.</summary>
    public static bool TryRead(HttpRequest request, out IfMatch condition)
    {
        var header = request.Headers.IfMatch;
        condition = Anything;
        if (header.Count == 0)
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags))
        {
            return false;
        }

        condition = new IfMatch(tags);
        return true;
    }

    /// <summary>The version as an entity tag, for example <c>"3"</c>.</summary>
    public static string TagOf(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    public bool Allows(long version)
    {
        var current = new EntityTagHeaderValue(TagOf(version));
        return _tags is null || _tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
    }
}
