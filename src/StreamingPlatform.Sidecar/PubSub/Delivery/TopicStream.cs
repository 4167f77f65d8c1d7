using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A receiver at the other end of a gRPC stream: gets events, answers each by its CloudEvent id, in any order.</summary>
internal sealed class TopicStream(string pubsub, string topic, IServerStreamWriter<SubscribeTopicEventsResponseAlpha1> responses) : IPostman, IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Dictionary<string, Queue<TaskCompletionSource<Delivered>>> waiting = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when <see cref="Close"/> is called.</summary>
    public Task Closed => closed.Task;

    /// <summary>The first answer; events follow.</summary>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new SubscribeTopicEventsResponseInitialAlpha1() }, cancellationToken);
        greeted.TrySetResult();
    }

    public async Task<Delivered> DeliverAsync(IncomingEvent item, string path, CancellationToken cancellationToken)
    {
        if (TopicEvents.One(item, pubsub, topic, path) is not { } message)
        {
            return Delivered.Again;
        }

        await UntilAsync(greeted.Task, cancellationToken);
        var answer = new TaskCompletionSource<Delivered>(TaskCreationOptions.RunContinuationsAsynchronously);
        Expect(message.Id, answer);
        try
        {
            await WriteAsync(new SubscribeTopicEventsResponseAlpha1 { EventMessage = message }, cancellationToken);
            await UntilAsync(answer.Task, cancellationToken);
            return await answer.Task;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or RpcException)
        {
            // the call has ended under the write
            throw new SubscriptionClosedException();
        }
        finally
        {
            Forget(message.Id, answer);
        }
    }

    public Task<IReadOnlyList<Delivered>> DeliverBulkAsync(IReadOnlyList<IncomingEvent> items, string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Streams take events one by one.");

    /// <summary>What the receiver said about an event; an id that nobody waits for is passed over.</summary>
    public void Take(SubscribeTopicEventsRequestProcessedAlpha1 processed)
    {
        TaskCompletionSource<Delivered>? answer;
        lock (gate)
        {
            answer = waiting.TryGetValue(processed.Id, out var queue) ? queue.FirstOrDefault(a => !a.Task.IsCompleted) : null;
        }

        answer?.TrySetResult((processed.Status?.Status ?? default) switch
        {
            TopicEventResponse.Types.TopicEventResponseStatus.Success => Delivered.Taken,
            TopicEventResponse.Types.TopicEventResponseStatus.Drop => Delivered.Dropped,
            _ => Delivered.Again,
        });
    }

    /// <summary>Events without an answer stay unsettled.</summary>
    public void Close() => closed.TrySetResult();

    public void Dispose()
    {
        Close();
        writing.Dispose();
    }

    private async Task UntilAsync(Task task, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(task, closed.Task).WaitAsync(cancellationToken) == closed.Task && !task.IsCompleted)
        {
            throw new SubscriptionClosedException();
        }
    }

    private async Task WriteAsync(SubscribeTopicEventsResponseAlpha1 message, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            // Not cut short: half a message would end the stream.
            await responses.WriteAsync(message, CancellationToken.None);
        }
        finally
        {
            writing.Release();
        }
    }

    private void Expect(string id, TaskCompletionSource<Delivered> answer)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(id, out var queue))
            {
                waiting[id] = queue = new Queue<TaskCompletionSource<Delivered>>();
            }

            queue.Enqueue(answer);
        }
    }

    private void Forget(string id, TaskCompletionSource<Delivered> answer)
    {
        lock (gate)
        {
            if (waiting.TryGetValue(id, out var queue))
            {
                var rest = new Queue<TaskCompletionSource<Delivered>>(queue.Where(a => a != answer));
                if (rest.Count == 0)
                {
                    waiting.Remove(id);
                }
                else
                {
                    waiting[id] = rest;
                }
            }
        }
    }
}
