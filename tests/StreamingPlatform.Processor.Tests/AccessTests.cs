using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Erasure;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Progress;
using StreamingPlatform.Processor.Provisioning;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Processor.Tests;

/// <summary>Who may call what, as <c>docs/access.md</c> says.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Endpoints_EveryCaller_GetsWhatTheTableSays()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder();
        TestIssuer.Configure(builder);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.AddMetrics().AddSingleton<ProcessorMetrics>().AddSingleton<IDeadLetters, NoLetters>();
        builder.Services.AddSingleton(new BlockIntake(null!, null!, new NoLetters(), null!, null!, TimeProvider.System));
        builder.Services.AddSingleton<IPlatformActors>(new DaprPlatformActors(new Dapr.Actors.Client.ActorProxyOptions())).AddSingleton(new LedgerStore(null!, TimeProvider.System));
        await using var app = builder.Build();
        app.MapServiceDefaults();
        app.MapReceiveBlock();
        app.MapProvisioned();
        app.MapEraseTenant();
        await app.StartAsync(cancellationToken);
        await AccessMatrix.VerifyAsync(app, "processor", "acme", cancellationToken);
    }

    private sealed class NoLetters : IDeadLetters
    {
        public Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
