using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class NeighbourDirectoryTests
{
    [Fact]
    public async Task Live_FileOfADeadProcess_DoesNotCountAndIsRemovedAfterAWhile()
    {
        await using var lab = new ActorLab();
        Directory.CreateDirectory(lab.Neighbours);
        var dead = Path.Combine(lab.Neighbours, "dead-1-00.json");
        await File.WriteAllTextAsync(
            dead, """{"instance":"dead-1-00","appId":"dead","httpPort":1,"grpcPort":2,"pid":1,"actorTypes":["SampleActor"]}""", ActorLab.Token);
        await File.WriteAllTextAsync(Path.ChangeExtension(dead, ".lock"), string.Empty, ActorLab.Token);

        var sidecar = await lab.StartSidecarAsync(lab.Options("one", null));

        DirectoryOf(sidecar).Live.ShouldAllBe(n => n.AppId == "one");
        DirectoryOf(sidecar).FindApp("dead").ShouldBeNull();
        DirectoryOf(sidecar).FindLost("dead")?.HttpPort.ShouldBe(1);
        await ActorLab.EventuallyAsync(() => Task.FromResult(!File.Exists(dead)), "removed");
        await ActorLab.EventuallyAsync(() => Task.FromResult(DirectoryOf(sidecar).FindLost("dead") is null), "forgotten");
    }

    [Fact]
    public async Task FindApp_NeighbourStartsAndStops_IsFoundAndForgotten()
    {
        await using var lab = new ActorLab();
        var one = DirectoryOf(await lab.StartSidecarAsync(lab.Options("one", null)));
        var options = lab.Options("two", null);
        var two = await lab.StartSidecarAsync(options);

        await ActorLab.EventuallyAsync(() => Task.FromResult(one.FindApp("two")?.HttpPort == options.HttpPort), "found");
        one.FindApp("three").ShouldBeNull();
        await two.StopAsync(ActorLab.Token);
        await ActorLab.EventuallyAsync(() => Task.FromResult(one.FindApp("two") is null), "forgotten");
    }

    private static NeighbourDirectory DirectoryOf(Microsoft.AspNetCore.Builder.WebApplication sidecar) =>
        (NeighbourDirectory)sidecar.Services.GetService(typeof(NeighbourDirectory))!;
}
