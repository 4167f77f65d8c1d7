using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Cli.Verify;
using StreamingPlatform.Contracts;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>A tenant on a running platform, and the files replayed into it.</summary>
internal sealed class PlatformTenant(string tenantId, string mapName, bool deriveImpressions, params IReadOnlyList<string> files)
{
    private readonly EventMap map = EventMaps.Get(mapName);
    private volatile EventReplay? replay;

    /// <summary>Events of the last replay that the platform has answered so far.</summary>
    public long Answered => replay?.Answered ?? 0;

    public async Task CreateAsync(PlatformProcess platform, CancellationToken cancellationToken, params AttributionVariant[] variants)
    {
        using var client = ClientOf(platform);
        await client.CreateTenantAsync(new CreateTenantRequest(tenantId, tenantId, "UTC", new TenantSettings(Lateness: "P100Y", Attribution: variants.Length > 0 ? variants : null)), cancellationToken);
        await EventTypeRegistration.RegisterAsync(client, map, tenantId, cancellationToken);
    }

    public async Task ReplayAsync(PlatformProcess platform, ReplayOptions options, CancellationToken cancellationToken)
    {
        using var client = ClientOf(platform);
        var current = new EventReplay(client, map, tenantId, options with { DeriveImpressions = deriveImpressions }, TimeProvider.System);
        replay = current;
        var summary = await current.RunAsync(new SourceFiles(files), cancellationToken);
        summary.Refusals.ShouldBeEmpty();
        summary.Refused.ShouldBe(0);
    }

    /// <summary>Every figure of every campaign and day is the one that SQL finds in the files.</summary>
    public async Task ShouldMatchAsync(PlatformProcess platform, CancellationToken cancellationToken, string? answersFile = null)
    {
        using var client = ClientOf(platform);
        var figures = await FileFigures.ComputeAsync(files, mapName, deriveImpressions, cancellationToken);
        var answers = answersFile is null ? null : AnswersFile.Read(answersFile);
        VerificationReport report;
        try
        {
            report = await new Verification(client, tenantId, TimeProvider.System).RunAsync(figures, answers, TimeSpan.FromMinutes(2), cancellationToken);
        }
        catch (PlatformException failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n{platform.Output}\n{platform.Logs()}", failure);
        }

        report.Compared.ShouldBeGreaterThan(0);
        report.Differences.ShouldBeEmpty(platform.Output);
    }

    private static PlatformClient ClientOf(PlatformProcess platform) => new(PlatformAddresses.Read(platform.PlatformFile));
}
