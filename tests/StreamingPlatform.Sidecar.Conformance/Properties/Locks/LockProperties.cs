namespace StreamingPlatform.Sidecar.Conformance.Properties.Locks;

/// <summary>What every lock component holds to.</summary>
public abstract class LockProperties
{
    private readonly string resource = $"till-{Guid.NewGuid():N}";

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task TryLock_RacingOwnersOfTwoSidecars_OneGetsIt(string kind)
    {
        await using var lab = await LabAsync(kind);
        PropertySidecar[] sidecars = [await lab.StartAsync("shop"), await lab.StartAsync("shop")];
        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(o => TryAsync(sidecars[o % 2], $"owner-{o}", 60)));

            answers.Count(a => a).ShouldBe(1);
            (await UnlockAsync(sidecars[0], "nobody")).ShouldBe(2);
            (await UnlockAsync(sidecars[round % 2], $"owner-{Array.IndexOf(answers, true)}")).ShouldBe(0);
            (await UnlockAsync(sidecars[0], "nobody")).ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task TryLock_AfterExpiry_IsFree(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync("shop");
        (await TryAsync(sidecar, "first", 1)).ShouldBeTrue();
        (await TryAsync(sidecar, "second", 1)).ShouldBeFalse();

        await PropertyLab.UntilAsync(() => TryAsync(sidecar, "second", 60), "the lock is free");

        (await UnlockAsync(sidecar, "first")).ShouldBe(2);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task TryLock_SidecarKilled_IsStillHeld(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync("shop");
        (await TryAsync(sidecar, "first", 60)).ShouldBeTrue();
        await lab.KillAsync(sidecar);

        var again = await lab.StartAsync("shop");

        (await TryAsync(again, "second", 60)).ShouldBeFalse();
        (await UnlockAsync(again, "first")).ShouldBe(0);
    }

    /// <summary>Skips where its server is missing.</summary>
    private protected abstract Task<ComponentUnderTest> ComponentAsync();

    private async Task<bool> TryAsync(PropertySidecar sidecar, string lockOwner, int expiryInSeconds) =>
        (await PropertyLab.PostAsync(sidecar, "v1.0-alpha1/lock/locks", new { resourceId = resource, lockOwner, expiryInSeconds })).Body!.Value.GetProperty("success").GetBoolean();

    private async Task<int> UnlockAsync(PropertySidecar sidecar, string lockOwner) =>
        (await PropertyLab.PostAsync(sidecar, "v1.0-alpha1/unlock/locks", new { resourceId = resource, lockOwner })).Body!.Value.GetProperty("status").GetInt32();

    private async Task<PropertyLab> LabAsync(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        var component = await ComponentAsync();
        Assert.SkipWhen(kind == PropertySidecar.Daprd && component.Type == "lock.embedded", "differs: daprd has no component of this type.");
        var lab = new PropertyLab(kind);
        lab.AddComponent("locks", component);
        return lab;
    }
}
