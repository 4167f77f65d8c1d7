using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>tenant create ID</c></summary>
internal static class TenantCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var id = new Argument<string>("ID") { Description = "3 to 31 lower-case letters and digits" };
        var name = new Option<string?>("--name") { Description = "display name" };
        var timeZone = new Option<string?>("--time-zone") { Description = "IANA name, default UTC" };
        var lateness = new Option<string?>("--lateness") { Description = "how old an event may be, ISO 8601; P100Y for old data (default P30D)" };
        var sessionGap = new Option<string?>("--session-gap") { Description = "inactivity that ends a session (default PT30M)" };
        var shards = new Option<int?>("--shards") { Description = "customer shards, fixed for good (default 4)" };
        var attribution = new Option<string[]>("--attribution") { Description = "WINDOW/MATCH, repeatable, the first is the default answer (P30D/any)" };
        var create = new Command("create", "Create a tenant.") { id, name, timeZone, lateness, sessionGap, shards, attribution };
        create.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var variants = (result.GetValue(attribution) ?? []).Select(VariantOf).ToArray();
            var settings = new TenantSettings(
                result.GetValue(lateness), result.GetValue(sessionGap), variants.Length == 0 ? null : variants, result.GetValue(shards));
            var tenantId = result.GetRequiredValue(id);
            var created = await platform.CreateTenantAsync(
                new CreateTenantRequest(tenantId, result.GetValue(name), result.GetValue(timeZone), settings), cancellationToken);
            console.WriteLine(created ? $"Tenant '{tenantId}' created." : $"Tenant '{tenantId}' exists already.");
            return created ? 0 : 1;
        });
        return new Command("tenant", "Tenants.") { create };
    }

    private static AttributionVariant VariantOf(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? new AttributionVariant(text, "any") : new AttributionVariant(text[..slash], text[(slash + 1)..]);
    }
}
