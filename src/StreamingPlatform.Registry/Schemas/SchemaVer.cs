using System.Globalization;
using System.Text.RegularExpressions;
using StreamingPlatform.JsonSchema.Compatibility;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>A schema's version, MODEL-REVISION-ADDITION (SchemaVer, Snowplow): 1-0-0 is the first.</summary>
internal readonly partial record struct SchemaVer(int Model, int Revision, int Addition) : IComparable<SchemaVer>
{
    public static SchemaVer First { get; } = new(1, 0, 0);

    public static bool TryParse(string text, out SchemaVer version)
    {
        version = default;
        if (Shape().Match(text) is not { Success: true } match)
        {
            return false;
        }

        version = new SchemaVer(Part(1), Part(2), Part(3));
        return true;

        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The version that follows after a change.</summary>
    public SchemaVer After(SchemaChange change) => change switch
    {
        SchemaChange.None => this,
        SchemaChange.Addition => new SchemaVer(Model, Revision, Addition + 1),
        SchemaChange.Revision => new SchemaVer(Model, Revision + 1, 0),
        _ => new SchemaVer(Model + 1, 0, 0),
    };

    public int CompareTo(SchemaVer other) => (Model, Revision, Addition).CompareTo((other.Model, other.Revision, other.Addition));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Model}-{Revision}-{Addition}");

    [GeneratedRegex(@"\A([1-9][0-9]{0,5})-(0|[1-9][0-9]{0,5})-(0|[1-9][0-9]{0,5})\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shape();
}
