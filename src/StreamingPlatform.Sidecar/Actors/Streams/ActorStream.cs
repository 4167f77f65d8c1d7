using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors.Streams;

/// <summary>One stream over which an app hosts actors: requests go out with a number, answers come back with it, in any order.</summary>
internal sealed class ActorStream(IServerStreamWriter<SubscribeActorEventsResponseAlpha1> writer) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SubscribeActorEventsRequestAlpha1>> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource ended = new();
    private long last;

    /// <summary>Confirms the registration.</summary>
    public Task AcknowledgeAsync(CancellationToken cancellationToken) =>
        WriteAsync(new SubscribeActorEventsResponseAlpha1 { InitialResponse = new SubscribeActorEventsResponseInitialAlpha1() }, cancellationToken);

    /// <param name="request">Makes the request with its number.</param>
    /// <exception cref="DaprError">the stream ended before the answer.</exception>
    public async Task<SubscribeActorEventsRequestAlpha1> AskAsync(Func<string, SubscribeActorEventsResponseAlpha1> request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<SubscribeActorEventsRequestAlpha1>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
            await WriteAsync(request(id), either.Token);
            return await answer.Task.WaitAsync(either.Token);
        }
        catch (Exception error) when (
            !cancellationToken.IsCancellationRequested && (ended.IsCancellationRequested || error is InvalidOperationException or IOException or RpcException))
        {
            throw ActorErrors.Canceled();
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>An answer of the app; false when nobody waits for it.</summary>
    public bool Deliver(SubscribeActorEventsRequestAlpha1 message)
    {
        var id = message.RequestTypeCase switch
        {
            SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase.InvokeResponse => message.InvokeResponse.Id,
            SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase.ReminderResponse => message.ReminderResponse.Id,
            SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase.TimerResponse => message.TimerResponse.Id,
            SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase.DeactivateResponse => message.DeactivateResponse.Id,
            SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase.RequestFailed => message.RequestFailed.Id,
            _ => null,
        };
        return id is not null && waiting.TryRemove(id, out var answer) && answer.TrySetResult(message);
    }

    /// <summary>Fails what still waits.</summary>
    public void End() => ended.Cancel();

    public void Dispose()
    {
        writing.Dispose();
        ended.Dispose();
    }

    private async Task WriteAsync(SubscribeActorEventsResponseAlpha1 message, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await writer.WriteAsync(message, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }
}
