using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;

/// <summary>The requests an application noted and no step has taken yet, oldest first.</summary>
internal sealed class Received
{
    private readonly LinkedList<JsonObject> waiting = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Note(string method, string path, JsonObject headers, JsonNode? body)
    {
        TaskCompletionSource signal;
        lock (waiting)
        {
            waiting.AddLast(new JsonObject { ["method"] = method, ["path"] = path, ["headers"] = headers, ["body"] = body });
            signal = more;
            more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        signal.TrySetResult();
    }

    /// <summary>Takes up to <paramref name="count"/> requests, waiting for them.</summary>
    public async Task<JsonArray> TakeAsync(int count, TimeSpan within, CancellationToken cancellationToken)
    {
        var taken = new JsonArray();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        while (true)
        {
            Task signal;
            lock (waiting)
            {
                while (taken.Count < count && waiting.First is { } first)
                {
                    taken.Add(first.Value);
                    waiting.RemoveFirst();
                }

                signal = more.Task;
            }

            if (taken.Count == count)
            {
                return taken;
            }

            try
            {
                await signal.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // fewer came than were asked for: the comparison says so
                return taken;
            }
        }
    }
}
