using System.Collections.Concurrent;
using Dapr.Actors;
using Dapr.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public interface ISampleActor : IActor
{
    Task<string> EchoAsync(string text);

    Task<int> AddAsync(int number);

    Task<string> WhereAsync();

    Task ThrowAsync();

    Task StartTimerAsync();

    Task StopTimerAsync();

    Task StartReminderAsync(int dueMilliseconds, int periodMilliseconds);

    Task<bool> HasReminderAsync();

    Task StopReminderAsync();
}

/// <summary>What the test sees of the actors; shared by the apps of one test through the ids it chooses.</summary>
internal static class SampleEvents
{
    public static ConcurrentDictionary<string, int> Counts { get; } = new();

    public static void Note(string what) => Counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public static int Of(string what) => Counts.GetValueOrDefault(what);
}

internal sealed record SampleName(string Value);

public sealed class SampleActor : Actor, ISampleActor, IRemindable
{
    public const string Type = "SampleActor";
    private readonly string name;

    public SampleActor(ActorHost host, IServiceProvider services)
        : base(host) => name = services.GetRequiredService<SampleName>().Value;

    public Task<string> EchoAsync(string text) => Task.FromResult(text);

    public async Task<int> AddAsync(int number)
    {
        var sum = await StateManager.GetOrAddStateAsync("sum", 0, CancellationToken.None) + number;
        await StateManager.SetStateAsync("sum", sum, CancellationToken.None);
        return sum;
    }

    public Task<string> WhereAsync() => Task.FromResult(name);

    public Task ThrowAsync() => throw new InvalidOperationException("as asked");

    public Task StartTimerAsync() => RegisterTimerAsync(
        "tick", nameof(OnTimerAsync), "hello"u8.ToArray(), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

    public Task StopTimerAsync() => UnregisterTimerAsync("tick");

    public Task OnTimerAsync(byte[] data)
    {
        SampleEvents.Note($"timer {Id} {System.Text.Encoding.UTF8.GetString(data)}");
        return Task.CompletedTask;
    }

    public async Task StartReminderAsync(int dueMilliseconds, int periodMilliseconds) => await RegisterReminderAsync(
        "wake", "data"u8.ToArray(), TimeSpan.FromMilliseconds(dueMilliseconds), TimeSpan.FromMilliseconds(periodMilliseconds));

    public async Task<bool> HasReminderAsync() => await GetReminderAsync("wake") is not null;

    public Task StopReminderAsync() => UnregisterReminderAsync("wake");

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        SampleEvents.Note($"reminder {Id} {reminderName} {System.Text.Encoding.UTF8.GetString(state)}");
        return Task.CompletedTask;
    }

    protected override Task OnDeactivateAsync()
    {
        SampleEvents.Note($"deactivated {Id} {name}");
        return Task.CompletedTask;
    }
}

internal static class SampleActorApp
{
    public static async Task<WebApplication> StartAsync(string name, SidecarOptions sidecar, TimeSpan? idle, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{sidecar.AppPort}");
        builder.Services.AddSingleton(new SampleName(name));
        builder.Services.AddActors(options =>
        {
            options.HttpEndpoint = $"http://127.0.0.1:{sidecar.HttpPort}";
            options.ActorIdleTimeout = idle ?? TimeSpan.FromMinutes(10);
            options.Actors.RegisterActor<SampleActor>();
        });
        var app = builder.Build();
        app.MapActorsHandlers();
        await app.StartAsync(cancellationToken);
        return app;
    }
}
