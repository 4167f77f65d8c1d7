using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>tenant create|settings|render|delete ID</c></summary>
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
        var starter = new Option<string?>("--starter") { Description = "register the ready-made event types, too: ga4 or segment" };
        var create = new Command("create", "Create a tenant.") { id, name, timeZone, lateness, sessionGap, shards, attribution, starter };
        create.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var variants = (result.GetValue(attribution) ?? []).Select(VariantOf).ToArray();
            var settings = new TenantSettings(
                result.GetValue(lateness), result.GetValue(sessionGap), variants.Length == 0 ? null : variants, result.GetValue(shards));
            var tenantId = result.GetRequiredValue(id);
            var created = await platform.CreateTenantAsync(
                new CreateTenantRequest(tenantId, result.GetValue(name), result.GetValue(timeZone), settings, result.GetValue(starter)), cancellationToken);
            console.WriteLine(created ? $"Tenant '{tenantId}' created." : $"Tenant '{tenantId}' exists already.");
            return created ? 0 : 1;
        });
        return new Command("tenant", "Tenants.") { create, TenantSettingsCommand.Create(console), Render(console), Delete(console) };
    }

    /// <summary>Written as it is, without wrapping, so that it can be piped into a file or kubectl.</summary>
    private static Command Render(IAnsiConsole console)
    {
        var id = new Argument<string>("ID") { Description = "the tenant" };
        var render = new Command("render", "Print a tenant's Dapr resources as YAML.") { id };
        render.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            await console.Profile.Out.Writer.WriteAsync(await platform.GetTenantResourceAsync(result.GetRequiredValue(id), "resources", cancellationToken));
            return 0;
        });
        return render;
    }

    private static Command Delete(IAnsiConsole console)
    {
        var id = new Argument<string>("ID") { Description = "the tenant; its id is not used again" };
        var delete = new Command("delete", "Delete a tenant: access at once, its data after the grace period.") { id };
        delete.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var deletion = await platform.DeleteTenantAsync(result.GetRequiredValue(id), cancellationToken);
            console.WriteLine($"Tenant '{deletion.TenantId}' is deleted; its data is erased from {deletion.ErasedFrom:u} on.");
            return 0;
        });
        return delete;
    }

    private static AttributionVariant VariantOf(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? new AttributionVariant(text, "any") : new AttributionVariant(text[..slash], text[(slash + 1)..]);
    }
}
