using Dapr.Client;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.State;

/// <summary>Several sidecars, and several lives of one, on the same file.</summary>
public sealed class SharedStateFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TwoProcesses_OneCounterWithEtags_CountEveryStep()
    {
        folder.AddComponent("heads", "state.sqlite", [("connectionString", "heads.db"), ("keyPrefix", "name")]);
        await using var first = await SidecarProcess.StartAsync("first", folder.Path, [folder.Resources], Token);
        await using var second = await SidecarProcess.StartAsync("second", folder.Path, [folder.Resources], Token);
        using var one = StateOverDaprClientTests.Client(first);
        using var two = StateOverDaprClientTests.Client(second);
        await one.SaveStateAsync("heads", "counter", 0, cancellationToken: Token);

        await Task.WhenAll(CountAsync(one), CountAsync(two), CountAsync(one), CountAsync(two));

        (await two.GetStateAsync<int>("heads", "counter", cancellationToken: Token)).ShouldBe(100);
    }

    [Fact]
    public async Task Kill_AfterAcknowledgedSaves_KeepsThem()
    {
        folder.AddComponent("heads", "state.sqlite", [("connectionString", "heads.db")]);
        await using (var first = await SidecarProcess.StartAsync("app", folder.Path, [folder.Resources], Token))
        {
            using var dapr = StateOverDaprClientTests.Client(first);
            await dapr.SaveStateAsync("heads", "a", 42, cancellationToken: Token);
            await first.KillAsync();
        }

        await using var second = await SidecarProcess.StartAsync("app", folder.Path, [folder.Resources], Token);
        using var again = StateOverDaprClientTests.Client(second);

        (await again.GetStateAsync<int>("heads", "a", cancellationToken: Token)).ShouldBe(42);
    }

    private static async Task CountAsync(DaprClient dapr)
    {
        for (var done = 0; done < 25;)
        {
            var (value, etag) = await dapr.GetStateAndETagAsync<int>("heads", "counter", cancellationToken: Token);
            if (await dapr.TrySaveStateAsync("heads", "counter", value + 1, etag, cancellationToken: Token))
            {
                done++;
            }
        }
    }
}
