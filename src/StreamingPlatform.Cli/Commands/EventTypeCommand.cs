using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>event-type put ID</c></summary>
internal static class EventTypeCommand
{
    private static readonly string[] Members = ["id", "customer-id", "campaign-id", "product-id", "occurred-at"];

    public static Command Create(IAnsiConsole console)
    {
        var id = new Argument<string>("ID") { Description = "event type, for instance ad-click" };
        var tenant = SourceOptions.Tenant();
        var action = new Option<EventAction>("--action") { Description = "impression, click, basket, view, purchase or other", Required = true };
        var pointers = Members
            .Select(member => new Option<string?>($"--{member}") { Description = $"JSON Pointer of the {member}" }).ToArray();
        var schema = new Option<FileInfo?>("--schema") { Description = "file with a JSON Schema" };
        var put = new Command("put", "Register or replace an event type.") { id, tenant, action, schema };
        foreach (var pointer in pointers)
        {
            put.Options.Add(pointer);
        }

        put.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var own = EventTypes.OwnShape;
            var given = pointers.Select(pointer => result.GetValue(pointer)).ToArray();
            var mapping = given.All(pointer => pointer is null)
                ? own
                : new EventMapping(given[0], given[1] ?? own.CustomerId, given[2], given[3], given[4] ?? own.OccurredAt);
            var created = await platform.PutEventTypeAsync(
                result.GetRequiredValue(tenant),
                result.GetRequiredValue(id),
                new PutEventTypeRequest(result.GetValue(action), mapping, await SchemaAsync(result.GetValue(schema), cancellationToken)),
                cancellationToken);
            console.WriteLine($"Event type '{result.GetRequiredValue(id)}' {(created ? "created" : "replaced")}.");
            return 0;
        });
        return new Command("event-type", "Event types of a tenant.") { put };
    }

    private static async Task<JsonElement?> SchemaAsync(FileInfo? file, CancellationToken cancellationToken) =>
        file is null ? null : JsonElement.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
}
