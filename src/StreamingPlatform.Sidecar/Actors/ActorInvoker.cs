using System.Globalization;
using System.Net;
using System.Text;
using Grpc.Core;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Brings a call to the actor's owner, here or in a neighbour, and again when the actor moves or the owner dies.</summary>
internal sealed partial class ActorInvoker(
    ActorPlacement placement, ActorHosting hosting, NeighbourDirectory neighbours, ResiliencyPolicies policies, TimeProvider clock, ILogger<ActorInvoker> logger)
    : IDisposable
{
    /// <summary>Set by a sidecar that is asked for an actor it does not run.</summary>
    public const string MovedHeader = "x-dapr-actor-moved";

    /// <summary>Set by an owner that refuses a call: the number of the gRPC status; the body is its message.</summary>
    public const string RefusedHeader = "x-dapr-actor-refused";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NoHostLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MovingLimit = TimeSpan.FromSeconds(30);

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

    /// <returns>The answer of the app. null only for a remote call: this sidecar is not the owner.</returns>
    /// <exception cref="DaprError">no host, none that answers, or the app refused.</exception>
    public async Task<ActorAnswer?> InvokeAsync(ActorCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call is { IsRemote: false, Tick: null } && policies.ForActor(call.Type, call.Id) is { IsNone: false } policy
                ? await policies.RunAsync(
                    policy, call.Type, token => InvokeOnceAsync(call, token), FailureOf, cancellationToken, static error => error is ActorMethodNotFoundException)
                : await InvokeOnceAsync(call, cancellationToken);
        }
        catch (Exception error) when (error is CircuitOpenException or TimeoutException or ActorMethodNotFoundException)
        {
            throw ActorErrors.Invoke(error.Message);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>The actor's own errors count as failures.</summary>
    private static FailedStatus? FailureOf(ActorAnswer? answer) => answer is { IsError: true } ? new FailedStatus(answer.Status, IgnoresMatching: true) : null;

    private async Task<ActorAnswer?> InvokeOnceAsync(ActorCall call, CancellationToken cancellationToken)
    {
        var failures = 0;
        var waited = TimeSpan.Zero;
        while (true)
        {
            // daprd forgets the whole actor when its id is empty
            var owner = call.Id.Length == 0 && call.Tick is null ? null : placement.OwnerOf(call.Type, call.Bucket);
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
            catch (Exception error) when (error is HttpRequestException or IOException && !hosting.IsStopping)
            {
                call.WasBrokenOff = true;
                if (!policies.ActorRetries.Allows(++failures))
                {
                    throw ActorErrors.Invoke(error.Message);
                }

                OwnerUnreachable(logger, call.Type, call.Id, owner?.Instance, error.Message);
                await WaitForChangeAsync(call, owner, policies.ActorRetries.WaitAfter(failures), cancellationToken);
                continue;
            }

            if (hosting.IsStopping)
            {
                throw ActorErrors.Canceled();
            }

            if (waited >= (owner is null ? NoHostLimit : MovingLimit))
            {
                throw ActorErrors.NoAddress(call.Type, call.Id);
            }

            await Task.Delay(Pause, clock, cancellationToken);
            waited += Pause;
        }
    }

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

        using var request = ActorWire.Request(call, new Uri($"{owner.HttpAddress}{ActorWire.PathOfOwner(call)}"), chain: null);
        request.Headers.Remove(ActorCall.RemoteHeader);
        request.Headers.TryAddWithoutValidation(ActorCall.RemoteHeader, "true");
        if (call.Tick is not null)
        {
            request.Headers.TryAddWithoutValidation(ActorWire.TickHeader, "true");
        }

        NeighbourCalls.AddProof(request, neighbours);
        var answer = await ActorWire.SendAsync(client, request, cancellationToken);
        if (answer.Status == (int)HttpStatusCode.MisdirectedRequest && answer.Find(MovedHeader) is not null)
        {
            answer.Dispose();
            return null;
        }

        if (answer.Find(RefusedHeader) is { } status)
        {
            var message = Encoding.UTF8.GetString(answer.Body.Span);
            answer.Dispose();
            throw ActorErrors.Remote((StatusCode)int.Parse(status.ToString(), CultureInfo.InvariantCulture), message);
        }

        if (answer.Status != (int)HttpStatusCode.OK)
        {
            var message = Encoding.UTF8.GetString(answer.Body.Span);
            answer.Dispose();
            throw ActorErrors.Remote(StatusCode.Internal, message);
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
