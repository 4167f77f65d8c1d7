using System.Net;
using Grpc.Core;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Brings a call to the actor's owner, here or in a neighbour, and again when the actor moves or the owner dies.</summary>
internal sealed partial class ActorInvoker : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NoHostLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MovingLimit = TimeSpan.FromSeconds(30);

    /// <summary>Set by a sidecar that is asked for an actor it does not run.</summary>
    public const string MovedHeader = "x-dapr-actor-moved";

    private readonly ResiliencyPolicies policies;
    private readonly ActorPlacement placement;
    private readonly ActorHosting hosting;
    private readonly NeighbourDirectory neighbours;
    private readonly TimeProvider clock;
    private readonly ILogger<ActorInvoker> logger;
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public ActorInvoker(
        ActorPlacement placement, ActorHosting hosting, NeighbourDirectory neighbours, ResiliencyPolicies policies, TimeProvider clock, ILogger<ActorInvoker> logger)
    {
        this.policies = policies;
        this.placement = placement;
        this.hosting = hosting;
        this.neighbours = neighbours;
        this.clock = clock;
        this.logger = logger;
    }

    /// <returns>The answer of the app, or of the owner's sidecar with its status. null only for a remote call: this sidecar is not the owner.</returns>
    /// <exception cref="DaprError">no host, or none that answers.</exception>
    public async Task<ActorAnswer?> InvokeAsync(ActorCall call, CancellationToken cancellationToken)
    {
        try
        {
            return !call.IsRemote && policies.ForActor(call.Type, call.Id) is { IsNone: false } policy
                ? await policies.RunAsync(policy, call.Type, token => InvokeOnceAsync(call, token), Status, cancellationToken)
                : await InvokeOnceAsync(call, cancellationToken);
        }
        catch (Exception error) when (error is CircuitOpenException or TimeoutException)
        {
            throw Failed(StatusCode.Internal, $"error invoke actor method: {error.Message}");
        }
    }

    private static FailedStatus? Status(ActorAnswer? answer) => answer is { Status: >= 400 } ? new FailedStatus(answer.Status, IgnoresMatching: true) : null;

    private async Task<ActorAnswer?> InvokeOnceAsync(ActorCall call, CancellationToken cancellationToken)
    {
        var failures = 0;
        var waited = TimeSpan.Zero;
        while (true)
        {
            var owner = placement.OwnerOf(call.Type, call.Bucket);
            try
            {
                if (await TryOnceAsync(call, owner, cancellationToken) is { } answer)
                {
                    return answer;
                }

                if (call.IsRemote)
                {
                    return null;
                }
            }
            catch (ActorStackDepthException error)
            {
                throw new DaprError(500, StatusCode.ResourceExhausted, "ERR_ACTOR_STACK_DEPTH", error.Message);
            }
            catch (Exception error) when (error is HttpRequestException or IOException && !hosting.IsStopping)
            {
                call.WasBrokenOff = true;
                if (!policies.ActorRetries.Allows(++failures))
                {
                    throw Failed(StatusCode.Internal, $"error invoke actor method: {error.Message}");
                }

                OwnerUnreachable(logger, call.Type, call.Id, owner?.Instance, error.Message);
                await WaitForChangeAsync(call, owner, policies.ActorRetries.WaitAfter(failures), cancellationToken);
                continue;
            }

            if (hosting.IsStopping)
            {
                throw Failed(StatusCode.Unavailable, "error invoke actor method: context canceled");
            }

            if (waited >= (owner is null ? NoHostLimit : MovingLimit))
            {
                var reason = $"failed to lookup actor: api error: code = FailedPrecondition desc = did not find address for actor '{call.Type}/{call.Id}'";
                throw new DaprError(500, StatusCode.FailedPrecondition, "ERR_ACTOR_INVOKE_METHOD", $"error invoke actor method: {reason}") { GrpcMessage = reason };
            }

            await Task.Delay(Pause, clock, cancellationToken);
            waited += Pause;
        }
    }

    public void Dispose() => client.Dispose();

    private static DaprError Failed(StatusCode status, string message) => new(500, status, "ERR_ACTOR_INVOKE_METHOD", message);

    private async Task<ActorAnswer?> TryOnceAsync(ActorCall call, Neighbour? owner, CancellationToken cancellationToken)
    {
        if (owner is null || (call.IsRemote && !placement.IsOwn(owner)))
        {
            return null;
        }

        if (placement.IsOwn(owner))
        {
            return await hosting.TryRunAsync(call, cancellationToken);
        }

        using var request = ActorWire.Request(call, $"{owner.HttpAddress}v1.0/actors/{ActorWire.Path(call)}", call.Chain);
        request.Headers.TryAddWithoutValidation(ActorCall.RemoteHeader, "true");
        NeighbourCalls.AddProof(request, neighbours);
        var answer = await ActorWire.SendAsync(client, request, cancellationToken);
        if (answer.Status == (int)HttpStatusCode.MisdirectedRequest && answer.Headers.Any(h => h.Key == MovedHeader))
        {
            answer.Dispose();
            return null;
        }

        return answer;
    }

    /// <summary>Up to the time given, less when the actor gets another owner meanwhile.</summary>
    private async Task WaitForChangeAsync(ActorCall call, Neighbour? before, TimeSpan longest, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        do
        {
            neighbours.Refresh();
            if (placement.OwnerOf(call.Type, call.Bucket)?.Instance != before?.Instance)
            {
                return;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
        while (clock.GetElapsedTime(start) < longest);
    }

    [LoggerMessage(220, LogLevel.Warning, "actor {Type} {Id}: owner {Owner} does not answer: {Reason}")]
    private static partial void OwnerUnreachable(ILogger logger, string type, string id, string? owner, string reason);
}
