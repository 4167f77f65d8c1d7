using System.Text;
using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Comparing;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Steps;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Plays one scenario: files, applications, sidecars, steps; kills the sidecars and stops the applications at the end.</summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    private readonly Scenario scenario;
    private readonly TemporaryFolder folder = new();
    private readonly Names names;
    private readonly string? redis;
    private readonly Dictionary<string, SidecarNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IScriptedApp> apps = new(StringComparer.Ordinal);

    public ScenarioRun(Scenario scenario, string? redis)
    {
        this.scenario = scenario;
        this.redis = redis;
        names = new Names(folder.Path, redis);
    }

    /// <summary>The number of each step that differed, with what differed; steps count from 1, step 0 is the start of the nodes.</summary>
    public SortedDictionary<int, string> Differences { get; } = [];

    public int StepCount => scenario.Steps.Count;

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        WriteFiles();
        await StartAppsAsync(cancellationToken);
        if (!await StartNodesAsync(cancellationToken))
        {
            return;
        }

        await using var steps = new StepRunner(names, folder.Path, redis, nodes, apps);
        for (var number = 1; number <= scenario.Steps.Count; number++)
        {
            var step = (JsonObject)scenario.Steps[number - 1]!;
            var differences = await TryAsync(steps, step, cancellationToken);
            if (differences.Count > 0)
            {
                Differences[number] = $"{step["about"]?.GetValue<string>() ?? StepRunner.KindOf(step)}\n    {string.Join("\n    ", differences)}";
            }
        }
    }

    /// <summary>The last lines of every sidecar.</summary>
    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var (name, node) in nodes)
        {
            var lines = node.Log.Split('\n');
            text.Append($"--- {name}\n{string.Join('\n', lines.TakeLast(40))}\n");
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Values)
        {
            await node.DisposeAsync();
        }

        foreach (var app in apps.Values)
        {
            await app.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task<List<string>> TryAsync(StepRunner steps, JsonObject step, CancellationToken cancellationToken)
    {
        try
        {
            return Expectation.Check(step, await steps.RunAsync(step, cancellationToken), names);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return [$"the step failed: {error.GetType().Name} {error.Message}"];
        }
    }

    private void WriteFiles()
    {
        foreach (var (path, text) in scenario.Definition["files"] as JsonObject ?? [])
        {
            var file = Path.Combine(folder.Path, names.Expand(path));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, names.Expand(text!.GetValue<string>()));
        }

        foreach (var (name, definition) in (JsonObject)scenario.Definition["nodes"]!)
        {
            var node = new SidecarNode(name, (JsonObject)definition!, scenario, folder.Path, names);
            nodes[name] = node;
            node.WriteFiles();
        }
    }

    private async Task StartAppsAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, node) in nodes)
        {
            if (node.App is { } app)
            {
                var routes = (JsonArray)names.Expand(app["routes"] ?? new JsonArray());
                var port = names.Port($"app-{name}");
                apps[name] = app["protocol"]?.GetValue<string>() == "grpc"
                    ? await GrpcApp.StartAsync(port, routes, cancellationToken)
                    : new HttpApp(port, routes);
            }
        }
    }

    private async Task<bool> StartNodesAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, node) in nodes)
        {
            if (!node.StartsLater && !await node.StartAsync(cancellationToken))
            {
                Differences[0] = $"the sidecar {name} did not come up (exit code {node.ExitCode?.ToString() ?? "none"})";
                return false;
            }
        }

        return true;
    }
}
