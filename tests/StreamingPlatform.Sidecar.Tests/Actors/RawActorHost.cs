using Microsoft.AspNetCore.Http;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>A <see cref="RawActorApp"/> with its sidecar, and a client of that.</summary>
internal sealed record RawActorHost(SidecarOptions Options, HttpClient Http)
{
    public static async Task<RawActorHost> StartAsync(ActorLab lab, RequestDelegate method, object? config = null, string? configuration = null)
    {
        var options = lab.Options("raw", ActorLab.FreePort()) with { ConfigPaths = configuration is null ? [] : [configuration] };
        lab.Track(await RawActorApp.StartAsync(options.AppPort!.Value, method, config ?? new { entities = new[] { RawActorApp.Type } }, ActorLab.Token));
        await lab.StartSidecarAsync(options);
        var host = new RawActorHost(options, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") });
        lab.Own(host.Http);
        await ActorLab.EventuallyAsync(
            async () => (await host.Http.GetStringAsync(new Uri("/v1.0/metadata", UriKind.Relative), ActorLab.Token)).Contains("\"Raw\"", StringComparison.Ordinal), "hosted");
        return host;
    }

    public static Uri Address(string path) => new($"/v1.0/actors/{RawActorApp.Type}/{path}", UriKind.Relative);

    public async Task<string> CallAsync(string id, string method)
    {
        using var response = await Http.PutAsync(Address($"{id}/method/{method}"), null, ActorLab.Token);
        return await response.Content.ReadAsStringAsync(ActorLab.Token);
    }
}
