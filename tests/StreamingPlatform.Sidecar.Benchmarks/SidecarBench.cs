using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Net.Client;

namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>Each side in turn, several rounds; the median of the rounds' ratios counts.</summary>
internal static class SidecarBench
{
    private const int Keys = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly ByteString Payload = ByteString.CopyFrom(Samples.Payload);

    public static async Task<int> RunAsync(double seconds, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("sidecar-bench-").FullName;
        try
        {
            WriteResources(folder);
            var (emptyGrpc, emptyHttp) = (ChildProcess.FreePort(), ChildProcess.FreePort());
            await using var empty = new ChildProcess("StreamingPlatform.Sidecar.Benchmarks.dll", folder, "--yardstick", $"{emptyGrpc}", $"{emptyHttp}");
            var (grpc, http) = (ChildProcess.FreePort(), ChildProcess.FreePort());
            await using var sidecar = new ChildProcess(
                "StreamingPlatform.Sidecar.dll", folder, "--app-id", "bench", "--app-port", $"{emptyHttp}", "--dapr-http-port", $"{http}", "--dapr-grpc-port", $"{grpc}",
                "--resources-path", Path.Combine(folder, "resources"), "--log-level", "error");
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });
            await UntilReadyAsync(client, http);
            using var ours = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
            using var theirs = GrpcChannel.ForAddress($"http://127.0.0.1:{emptyGrpc}");
            Console.WriteLine($"{Environment.ProcessorCount} cores, {rounds} rounds of {seconds} s");
            Console.WriteLine("| Line | Sidecar, per second | Empty handler, per second | Ratio | Aim | Sidecar's CPU, µs each |\n|---|---|---|---|---|---|");
            foreach (var one in Cases(new Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient(ours), new Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient(theirs), client, http, emptyHttp))
            {
                await MeasureAsync(one, sidecar, TimeSpan.FromSeconds(seconds), rounds);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchCase> Cases(
        Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient ours, Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient theirs, HttpClient http, int sidecar, int app)
    {
        var bulk = new BulkPublishRequest { PubsubName = "events", Topic = "bulk" };
        bulk.Entries.AddRange(Enumerable.Range(0, 100).Select(n => new BulkPublishRequestEntry { EntryId = $"{n}", Event = Payload, ContentType = "application/json" }));
        yield return new("publish, 1 KiB, 100 a call, durable", 0.5, 8, 100, _ => BulkAsync(ours, bulk), _ => BulkAsync(theirs, bulk));

        var publish = new PublishEventRequest { PubsubName = "events", Topic = "single", Data = Payload, DataContentType = "application/json" };
        yield return new("publish, 1 KiB, one a call, durable", null, 64, 1, _ => ours.PublishEventAsync(publish).ResponseAsync, _ => theirs.PublishEventAsync(publish).ResponseAsync);
        yield return new(
            "state save, 1 KiB, state.sqlite, durable", null, 64, 1, n => ours.SaveStateAsync(Save(n)).ResponseAsync, n => theirs.SaveStateAsync(Save(n)).ResponseAsync);
        yield return new(
            "state read, 1 KiB, state.sqlite", 0.5, 64, 1,
            n => ours.GetStateAsync(new GetStateRequest { StoreName = "store", Key = $"key-{n % Keys}" }).ResponseAsync,
            n => theirs.GetStateAsync(new GetStateRequest { StoreName = "store", Key = $"key-{n % Keys}" }).ResponseAsync);
        yield return new(
            "actor call over HTTP, 1 KiB", 0.3, 32, 1,
            n => PutAsync(http, new Uri($"http://127.0.0.1:{sidecar}/v1.0/actors/Empty/{n % Keys}/method/call")),
            n => PutAsync(http, new Uri($"http://127.0.0.1:{app}/actors/Empty/{n % Keys}/method/call")));
    }

    private static SaveStateRequest Save(int n)
    {
        var request = new SaveStateRequest { StoreName = "store" };
        request.States.Add(new StateItem { Key = $"key-{n % Keys}", Value = Payload });
        return request;
    }

    private static async Task BulkAsync(Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient client, BulkPublishRequest request)
    {
        var answer = await client.BulkPublishEventAsync(request);
        if (answer.FailedEntries.Count > 0)
        {
            throw new InvalidOperationException(answer.FailedEntries[0].Error);
        }
    }

    private static async Task PutAsync(HttpClient http, Uri address)
    {
        using var content = new ByteArrayContent(Samples.Payload);
        using var answer = await http.PutAsync(address, content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task MeasureAsync(BenchCase one, ChildProcess sidecar, TimeSpan time, int rounds)
    {
        await RateAsync(one, one.Theirs, WarmUp / 2);
        await RateAsync(one, one.Ours, WarmUp);
        var results = new List<(double Ours, double Theirs, double Cpu)>();
        for (var round = 0; round < rounds; round++)
        {
            var theirs = await RateAsync(one, one.Theirs, time);
            var before = sidecar.Cpu;
            var ours = await RateAsync(one, one.Ours, time);
            results.Add((ours, theirs, (sidecar.Cpu - before) * 1e6 / (ours * time.TotalSeconds)));
        }

        var ratio = Median(results.Select(r => r.Ours / r.Theirs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Name} | {Median(results.Select(r => r.Ours)):N0} | {Median(results.Select(r => r.Theirs)):N0} | **{ratio:0.00}** | {one.Aim:0.0} | {Median(results.Select(r => r.Cpu)):0.0} |"));
    }

    /// <summary>Messages, values or calls a second.</summary>
    private static async Task<double> RateAsync(BenchCase one, Func<int, Task> call, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, one.InFlight).Select(async caller =>
        {
            await Task.Yield();
            var count = 0;
            for (var n = caller * 7919; watch.Elapsed < time; n++, count++)
            {
                await call(n);
            }

            return count;
        }));
        return counts.Sum() * (double)one.Count / watch.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static async Task UntilReadyAsync(HttpClient http, int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/v1.0/healthz"), deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }

    private static void WriteResources(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "resources"));
        Write("events", "pubsub.log", ("path", "log"));
        Write("store", "state.sqlite", ("connectionString", "store.db"));
        Write("actors", "state.sqlite", ("connectionString", "actors.db"), ("actorStateStore", "true"));

        void Write(string name, string type, params (string Name, string Value)[] metadata) => File.WriteAllText(
            Path.Combine(folder, "resources", name + ".yaml"),
            JsonSerializer.Serialize(new
            {
                apiVersion = "dapr.io/v1alpha1",
                kind = "Component",
                metadata = new { name },
                spec = new { type, version = "v1", metadata = metadata.Select(m => new { name = m.Name, value = m.Value }) },
            }));
    }
}
