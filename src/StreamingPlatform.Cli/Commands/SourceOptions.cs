using System.CommandLine;
using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Commands;

/// <summary>Files, tenant and map: what replay and verify have in common.</summary>
internal sealed class SourceOptions
{
    private readonly Argument<FileInfo[]> files = new("FILE")
    {
        Description = "CSV or JSON lines, also gzipped (.gz)",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> tenant = Tenant();

    private readonly Option<string> map = new("--map")
    {
        Description = $"how rows become events: {EventMaps.Names}",
        Required = true,
    };

    private readonly Option<bool> deriveImpressions = new("--derive-impressions")
    {
        Description = "for shop data without impressions: every product-view is also an ad-impression of its product's campaign, at the same time",
    };

    public SourceOptions()
    {
        map.AcceptOnlyFromAmong([.. EventMaps.All.Select(one => one.Name)]);
        files.AcceptExistingOnly();
    }

    public static Option<string> Tenant() => new("--tenant", "-t") { Description = "tenant id", Required = true };

    public void AddTo(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(tenant);
        command.Options.Add(map);
        command.Options.Add(deriveImpressions);
    }

    public IReadOnlyList<string> PathsOf(ParseResult result) => [.. result.GetRequiredValue(files).Select(file => file.FullName)];

    public string TenantOf(ParseResult result) => result.GetRequiredValue(tenant);

    public EventMap MapOf(ParseResult result) => EventMaps.Get(result.GetRequiredValue(map));

    public bool DeriveImpressionsOf(ParseResult result) => result.GetValue(deriveImpressions);
}
