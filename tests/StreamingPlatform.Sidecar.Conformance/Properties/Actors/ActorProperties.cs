using System.Net.Http.Json;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.Conformance.Properties.Actors;

/// <summary>What actors hold to on every state store that can keep them. A daprd needs placement and scheduler beside it, so these are the embedded sidecar's.</summary>
public abstract class ActorProperties
{
    private readonly string shop = $"shop-{Guid.NewGuid():N}";

    [Fact]
    public async Task Call_ManyAtOnceOnOneActor_TakeTurns()
    {
        await using var lab = await LabAsync();
        var (app, sidecar) = await StartAsync(lab);
        var (inside, most) = (0, 0);
        app.Add = async id =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            var sum = await AddInStateAsync(sidecar, id);
            Interlocked.Decrement(ref inside);
            return sum;
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => CallAsync(sidecar, "one")));

        most.ShouldBe(1);
        answers.Order().ShouldBe(Enumerable.Range(1, 30));
    }

    [Fact]
    public async Task State_SidecarKilled_IsStillThere()
    {
        await using var lab = await LabAsync();
        var (app, sidecar) = await StartAsync(lab);
        app.Add = id => AddInStateAsync(sidecar, id);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => CallAsync(sidecar, $"actor-{n % 5}")));
        await lab.KillAsync(sidecar);

        var again = await lab.StartAsync(shop, app);
        app.Add = id => AddInStateAsync(again, id);

        (await CallAsync(again, "actor-3")).ShouldBe(3);
    }

    [Fact]
    public async Task Reminder_SidecarKilled_StillRings()
    {
        await using var lab = await LabAsync();
        var (app, sidecar) = await StartAsync(lab);
        (await PropertyLab.PostAsync(sidecar, "v1.0/actors/Counter/sleeper/reminders/bell", new { dueTime = "1s" })).Status.ShouldBe(204);
        await lab.KillAsync(sidecar);

        await lab.StartAsync(shop, app);

        await PropertyLab.UntilAsync(() => app.Calls.Contains("/actors/Counter/sleeper/method/remind/bell"), "the reminder");
    }

    /// <summary>Skips where its server is missing.</summary>
    private protected abstract Task<ComponentUnderTest> ComponentAsync();

    private static async Task<int> CallAsync(PropertySidecar sidecar, string id)
    {
        using var answer = await sidecar.Http.PutAsync(new Uri($"v1.0/actors/Counter/{id}/method/add", UriKind.Relative), null, PropertyLab.Token);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<int>(PropertyLab.Token);
    }

    /// <summary>Reads, adds one, writes: what a second turn at the same time would spoil.</summary>
    private static async Task<int> AddInStateAsync(PropertySidecar sidecar, string id)
    {
        var (_, body) = await PropertyLab.GetAsync(sidecar, $"v1.0/actors/Counter/{id}/state/sum");
        var sum = (body is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0) + 1;
        var (status, _) = await PropertyLab.PostAsync(
            sidecar, $"v1.0/actors/Counter/{id}/state", new[] { new { operation = "upsert", request = new { key = "sum", value = sum } } });
        status.ShouldBe(204);
        return sum;
    }

    private async Task<(PropertyApp App, PropertySidecar Sidecar)> StartAsync(PropertyLab lab)
    {
        var app = await lab.StartAppAsync();
        return (app, await lab.StartAsync(shop, app));
    }

    private async Task<PropertyLab> LabAsync()
    {
        var component = await ComponentAsync();
        var lab = new PropertyLab(PropertySidecar.Embedded);
        lab.AddComponent("store", component with { Metadata = [.. component.Metadata, ("actorStateStore", "true")] });
        return lab;
    }
}
