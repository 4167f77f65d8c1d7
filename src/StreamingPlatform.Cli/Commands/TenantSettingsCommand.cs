using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>tenant settings ID [NAME=VALUE …]</c>: shows a tenant's settings, or changes some.</summary>
internal static class TenantSettingsCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(IAnsiConsole console)
    {
        var id = new Argument<string>("ID") { Description = "the tenant" };
        var changes = new Argument<string[]>("NAME=VALUE")
        {
            Description = "settings to change, for example lateness=P7D quota.eventsPerSecond=500 onInvalid=quarantine; nothing after = removes",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var settings = new Command("settings", "Show a tenant's settings, or change some.") { id, changes };
        settings.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var tenantId = result.GetRequiredValue(id);
            var patch = PatchOf(result.GetValue(changes) ?? []);
            var answer = patch.Count == 0
                ? JsonElement.Parse(await platform.GetTenantResourceAsync(tenantId, "settings", cancellationToken))
                : JsonSerializer.SerializeToElement(await platform.PatchSettingsAsync(tenantId, JsonSerializer.SerializeToElement(patch), cancellationToken), Indented);
            await console.Profile.Out.Writer.WriteLineAsync(JsonSerializer.Serialize(answer, Indented));
            return 0;
        });
        return settings;
    }

    /// <summary>A merge patch: a dot steps into an object; a value that is JSON is taken as JSON, anything else as text.</summary>
    internal static JsonObject PatchOf(IEnumerable<string> changes)
    {
        var patch = new JsonObject();
        foreach (var change in changes)
        {
            var equals = change.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new Platform.PlatformException($"'{change}' is not NAME=VALUE");
            }

            var path = change[..equals].Split('.');
            var at = patch;
            foreach (var step in path[..^1])
            {
                at = at[step] as JsonObject ?? (JsonObject)(at[step] = new JsonObject());
            }

            at[path[^1]] = ValueOf(change[(equals + 1)..]);
        }

        return patch;
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text); // not JSON: a text without its quotes
        }
    }
}
