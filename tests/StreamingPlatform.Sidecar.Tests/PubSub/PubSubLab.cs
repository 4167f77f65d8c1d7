using Dapr.Client;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>A data folder with a log, and sidecars on it.</summary>
internal sealed class PubSubLab : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SidecarProcess> sidecars = [];
    private readonly List<DaprClient> clients = [];

    public PubSubLab() => folder.AddComponent("events", "pubsub.log", [("path", "log")]);

    public string LogFolder => Path.Combine(folder.Path, "log");

    public void Subscribe(string topic, string metadata = "", string more = "") => folder.AddFile($"subscription-{topic}.yaml", $"""
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: {topic}
        spec:
          pubsubname: events
          topic: {topic}
          routes:
            default: /events
        {more}
        {metadata}
        """);

    public void Unsubscribe(string topic) => File.Delete(Path.Combine(folder.Resources, $"subscription-{topic}.yaml"));

    public void RetryFast() => folder.AddFile("resiliency.yaml", """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata:
          name: retries
        spec:
          policies:
            retries:
              fast:
                policy: constant
                duration: 50ms
                maxRetries: -1
          targets:
            components:
              events:
                inbound:
                  retry: fast
        """);

    public async Task<SidecarProcess> StartSidecarAsync(string appId, ReceivingApp? app, CancellationToken cancellationToken)
    {
        var sidecar = await SidecarProcess.StartAsync(appId, folder.Path, [folder.Resources], cancellationToken, app?.Port);
        sidecars.Add(sidecar);
        return sidecar;
    }

    public DaprClient ClientOf(SidecarProcess sidecar)
    {
        var client = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpAddress.ToString()).UseGrpcEndpoint(sidecar.GrpcAddress.ToString()).Build();
        clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }

        foreach (var sidecar in sidecars)
        {
            await sidecar.DisposeAsync();
        }

        folder.Dispose();
    }
}
