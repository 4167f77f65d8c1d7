using Dapr.Actors;
using Dapr.Actors.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>Calls the actors <c>Writers</c> and <c>Progress</c>.</summary>
internal sealed class DaprProgressSink : IProgressSink
{
    private readonly ActorProxyFactory _beats;
    private readonly ActorProxyFactory _reports;

    public DaprProgressSink(SidecarEndpoints sidecar)
    {
        _beats = new ActorProxyFactory(OptionsOf(sidecar, TimeSpan.FromSeconds(2)));
        _reports = new ActorProxyFactory(OptionsOf(sidecar, TimeSpan.FromSeconds(10)));
    }

    public Task<WriterBeatAnswer> BeatAsync(WriterBeat beat) => _beats
        .CreateActorProxy<IWritersActor>(new ActorId(DaprNames.ActorTypes.WritersId), DaprNames.ActorTypes.Writers)
        .BeatAsync(beat);

    public Task ReportAsync(string tenantId, WriterReport report) => _reports
        .CreateActorProxy<IProgressActor>(new ActorId(tenantId), DaprNames.ActorTypes.Progress)
        .ReportWriterAsync(report);

    public Task<bool> IsCountedAsync(string tenantId, BlockQuestion block) => _beats
        .CreateActorProxy<IProgressActor>(new ActorId(tenantId), DaprNames.ActorTypes.Progress)
        .IsCountedAsync(block);

    private static ActorProxyOptions OptionsOf(SidecarEndpoints sidecar, TimeSpan timeout) => new()
    {
        HttpEndpoint = sidecar.Http.ToString(),
        DaprApiToken = sidecar.ApiToken,
        RequestTimeout = timeout,
        UseJsonSerialization = true,
    };
}
