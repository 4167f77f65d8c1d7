using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.JsonSchema.Compatibility;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>The versions of an event type's schema, ascending. At most one is published; what was published never changes but for its status.</summary>
internal sealed record SchemaHistory(IReadOnlyList<SchemaVersionResponse> Versions)
{
    private const int MaxVersions = 100;

    public static SchemaHistory Empty { get; } = new([]);

    public SchemaVersionResponse? Published => Versions.FirstOrDefault(version => version.Status == SchemaStatus.Published);

    public SchemaVersionResponse? Find(string version) => Versions.FirstOrDefault(known => known.Version == version);

    /// <summary>Writes a draft, or writes it anew.</summary>
    public (SchemaHistory History, Problem? Problem) PutDraft(SchemaVer version, JsonElement schema, DateTimeOffset now)
    {
        var former = Find(version.ToString());
        if (former is { Status: not SchemaStatus.Draft })
        {
            return (this, Problem.Of(ProblemReason.Conflict, $"Version {version} was published; it never changes. Write the next one."));
        }

        if (former is null && Versions.Count >= MaxVersions)
        {
            return (this, Problem.Of(ProblemReason.Conflict, $"An event type has at most {MaxVersions} versions."));
        }

        return former is not null && JsonElement.DeepEquals(former.Schema!.Value, schema)
            ? (this, null)
            : (With(new SchemaVersionResponse(version.ToString(), SchemaStatus.Draft, now, Schema: schema)), null);
    }

    /// <summary>Publishes a draft, if events that fitted the published version still fit, or by force.</summary>
    public (SchemaHistory History, Problem? Problem) Publish(SchemaVer version, bool force, DateTimeOffset now)
    {
        var draft = Find(version.ToString());
        switch (draft?.Status)
        {
            case null:
                return (this, Problem.Of(ProblemReason.UnknownSchemaVersion, $"There is no version {version}."));
            case SchemaStatus.Published:
                return (this, null);
            case SchemaStatus.Superseded:
                return (this, Problem.Of(ProblemReason.Conflict, $"Version {version} is superseded by {draft.SupersededBy}."));
        }

        if (Published is { } published)
        {
            if (SchemaVer.TryParse(published.Version, out var current) && version.CompareTo(current) <= 0)
            {
                return (this, Problem.Of(ProblemReason.Conflict, $"Version {version} does not follow {published.Version}, which is published."));
            }

            var report = SchemaCompatibility.Compare(SchemaRules.Compile(published.Schema!.Value), SchemaRules.Compile(draft.Schema!.Value));
            if (!report.IsCompatible && !force)
            {
                return (this, Incompatible(published, report));
            }
        }

        return (Supersede(draft.Version, now).With(draft with { Status = SchemaStatus.Published, ChangedAt = now }), null);
    }

    /// <summary>Publishes a schema at once under the version that its change asks for; the published one again is no new version.</summary>
    public (SchemaHistory History, Problem? Problem) PublishNext(JsonElement schema, CompiledSchema compiled, bool force, DateTimeOffset now)
    {
        var next = SchemaVer.First;
        if (Published is { } published)
        {
            var report = SchemaCompatibility.Compare(SchemaRules.Compile(published.Schema!.Value), compiled);
            if (report.Change == SchemaChange.None)
            {
                return (this, null);
            }

            if (!report.IsCompatible && !force)
            {
                return (this, Incompatible(published, report));
            }

            next = SchemaVer.TryParse(published.Version, out var current) ? current.After(report.Change) : next;
        }

        // A draft may have the version already: it stays, and the next free one is taken.
        while (Find(next.ToString()) is not null)
        {
            next = next with { Addition = next.Addition + 1 };
        }

        return Versions.Count >= MaxVersions
            ? (this, Problem.Of(ProblemReason.Conflict, $"An event type has at most {MaxVersions} versions."))
            : (Supersede(next.ToString(), now).With(new SchemaVersionResponse(next.ToString(), SchemaStatus.Published, now, Schema: schema)), null);
    }

    private static Problem Incompatible(SchemaVersionResponse published, CompatibilityReport report) => Problem.Of(
        ProblemReason.IncompatibleSchema,
        $"Events that fit version {published.Version} may no longer fit. Publish it with ?force=true if that is meant.",
        "changes",
        report.Changes.Select(change => new SchemaViolation(change.InstancePointer, change.SchemaPointer, change.Keyword, change.Message)).ToArray());

    private SchemaHistory Supersede(string successor, DateTimeOffset now) => new([.. Versions.Select(version =>
        version.Status == SchemaStatus.Published ? version with { Status = SchemaStatus.Superseded, SupersededBy = successor, ChangedAt = now } : version)]);

    private SchemaHistory With(SchemaVersionResponse changed) => new([.. Versions
        .Where(version => version.Version != changed.Version).Append(changed)
        .OrderBy(version => SchemaVer.TryParse(version.Version, out var number) ? number : default)]);
}
