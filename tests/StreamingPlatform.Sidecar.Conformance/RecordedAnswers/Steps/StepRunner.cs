using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Steps;

/// <summary>Does what a step says and gives its answer in the recordings' form.</summary>
internal sealed class StepRunner(
    Names names, string folder, string? redis, IReadOnlyDictionary<string, SidecarNode> nodes, IReadOnlyDictionary<string, IScriptedApp> apps) : IAsyncDisposable
{
    private static readonly string[] Kinds =
        ["http", "raw", "grpc", "begin", "finish", "open", "push", "close", "receive", "app", "quiet", "sleep", "stop", "start", "resource", "file", "redis"];

    private readonly Dictionary<string, Task<JsonObject>> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrpcStream> streams = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();

    public static string KindOf(JsonObject step) => Kinds.First(step.ContainsKey);

    public async Task<JsonObject> RunAsync(JsonObject step, CancellationToken cancellationToken)
    {
        var kind = KindOf(step);
        if (kind == "sleep")
        {
            await Task.Delay(TimeSpan.FromSeconds(step["sleep"]!.GetValue<double>()), cancellationToken);
            return [];
        }

        var what = (JsonObject)names.Expand(step[kind])!;
        return kind switch
        {
            "http" or "raw" or "grpc" => await CallAsync(kind, what, cancellationToken),
            "begin" => await BeginAsync(what, cancellationToken),
            "finish" => await FinishAsync(what, cancellationToken),
            "open" => await OpenAsync(what, cancellationToken),
            "push" => await PushAsync(what, cancellationToken),
            "close" => await CloseAsync(what),
            "receive" => await ReceiveAsync(what, cancellationToken),
            "app" => await TakeAsync(what, what["count"]?.GetValue<int>() ?? 1, Seconds(what, "within", 5), cancellationToken),
            "quiet" => await TakeAsync(what, int.MaxValue, Seconds(what, "seconds", 1), cancellationToken),
            "stop" => await StopAsync(what, cancellationToken),
            "start" => await StartAsync(what, cancellationToken),
            "resource" => await ChangeResourceAsync(what, cancellationToken),
            "file" => ReadOrWriteFile(what),
            _ => await AskRedisAsync(what, cancellationToken),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        foreach (var stream in streams.Values)
        {
            stream.Dispose();
        }

        await ((Task)Task.WhenAll(calls.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private static TimeSpan Seconds(JsonObject what, string name, double otherwise) => TimeSpan.FromSeconds(what[name]?.GetValue<double>() ?? otherwise);

    private SidecarNode NodeOf(JsonObject what) => what["node"]?.GetValue<string>() is { } name ? nodes[name] : nodes.First().Value;

    private Task<JsonObject> CallAsync(string kind, JsonObject what, CancellationToken cancellationToken) => kind switch
    {
        "http" => HttpCaller.CallAsync(what, PortOf(what), cancellationToken),
        "raw" => HttpCaller.SendRawAsync(what, PortOf(what), cancellationToken),
        _ => NodeOf(what).Grpc.CallAsync(what, cancellationToken),
    };

    private int PortOf(JsonObject what) => what["port"] switch
    {
        null => NodeOf(what).HttpPort,
        JsonValue port when port.TryGetValue<string>(out var text) => int.Parse(text),
        var port => port.GetValue<int>(),
    };

    private async Task<JsonObject> BeginAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var kind = what.ContainsKey("http") ? "http" : "grpc";
        calls[what["call"]!.GetValue<string>()] = CallAsync(kind, (JsonObject)what[kind]!, ending.Token);
        await Task.Delay(Seconds(what, "settle", 0.3), cancellationToken);
        return [];
    }

    private async Task<JsonObject> FinishAsync(JsonObject what, CancellationToken cancellationToken)
    {
        try
        {
            return await calls[what["call"]!.GetValue<string>()].WaitAsync(Seconds(what, "within", 10), cancellationToken);
        }
        catch (TimeoutException)
        {
            return new JsonObject { ["unfinished"] = true };
        }
    }

    private async Task<JsonObject> OpenAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var stream = NodeOf(what).Grpc.Open(what, ending.Token);
        streams[what["stream"]!.GetValue<string>()] = stream;
        await stream.StartAsync(what["messages"] as JsonArray ?? new JsonArray(new JsonObject()), cancellationToken);
        await Task.Delay(Seconds(what, "settle", 0.5), cancellationToken);
        return [];
    }

    private async Task<JsonObject> PushAsync(JsonObject what, CancellationToken cancellationToken)
    {
        await streams[what["stream"]!.GetValue<string>()].PushAsync(what["message"], cancellationToken);
        return [];
    }

    private async Task<JsonObject> CloseAsync(JsonObject what)
    {
        await streams[what["stream"]!.GetValue<string>()].CloseAsync();
        return [];
    }

    private async Task<JsonObject> ReceiveAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var stream = streams[what["stream"]!.GetValue<string>()];
        return new JsonObject { ["messages"] = await stream.ReceiveAsync(what["count"]?.GetValue<int>() ?? 1, Seconds(what, "within", 5), cancellationToken) };
    }

    private async Task<JsonObject> TakeAsync(JsonObject what, int count, TimeSpan within, CancellationToken cancellationToken)
    {
        var app = what["node"]?.GetValue<string>() is { } name ? apps[name] : apps[nodes.First().Key];
        return new JsonObject { ["received"] = await app.Received.TakeAsync(count, within, cancellationToken) };
    }

    private async Task<JsonObject> StopAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var node = NodeOf(what);
        await node.StopAsync(what["signal"]?.GetValue<string>() ?? "TERM", cancellationToken);
        return new JsonObject { ["exitCode"] = node.ExitCode };
    }

    private async Task<JsonObject> StartAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var node = NodeOf(what);
        var up = await node.StartAsync(cancellationToken);
        if (up && what.ContainsKey("settle"))
        {
            await Task.Delay(Seconds(what, "settle", 0), cancellationToken);
        }

        if (!up && node.ExitCode is null && (what["up"]?.GetValue<bool>() ?? true))
        {
            throw new TimeoutException("the sidecar runs but did not come up");
        }

        return new JsonObject { ["exitCode"] = node.ExitCode };
    }

    private async Task<JsonObject> ChangeResourceAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var path = Path.Combine(NodeOf(what).ResourcesFolder, what["name"]!.GetValue<string>());
        if (what["text"]?.GetValue<string>() is { } text)
        {
            var whole = Path.Combine(folder, $"new-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(whole, text, cancellationToken);
            File.Move(whole, path, overwrite: true);
        }
        else
        {
            File.Delete(path);
        }

        await Task.Delay(Seconds(what, "settle", 2), cancellationToken);
        return [];
    }

    private JsonObject ReadOrWriteFile(JsonObject what)
    {
        var path = Path.Combine(folder, what["path"]!.GetValue<string>());
        if (what["text"]?.GetValue<string>() is { } text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return [];
        }

        return File.Exists(path)
            ? new JsonObject { ["exists"] = true, ["body"] = WireBody.Seen(File.ReadAllBytes(path), null) }
            : new JsonObject { ["exists"] = false };
    }

    private async Task<JsonObject> AskRedisAsync(JsonObject what, CancellationToken cancellationToken)
    {
        var words = what["command"] is JsonArray list
            ? list.Select(w => w!.GetValueKind() == System.Text.Json.JsonValueKind.String ? w.GetValue<string>() : w.ToJsonString()).ToList()
            : [.. what["command"]!.GetValue<string>().Split(' ')];
        return new JsonObject { ["reply"] = await RedisServer.CommandAsync(redis!, words, cancellationToken) };
    }
}
