using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Sidecar.Tests;

/// <summary>An HTTP app that keeps what it gets and answers as the test says.</summary>
internal sealed class RecordingApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private RecordingApp(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Requests other than GET, in the order they came.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What it says of its health at /healthz.</summary>
    public volatile bool IsHealthy;

    private int probes;

    /// <summary>How often it was asked for its health.</summary>
    public int Probes => Volatile.Read(ref probes);

    /// <summary>Status of the answer; 200 unless set.</summary>
    public Func<Received, int> Answer { get; set; } = _ => 200;

    public static async Task<RecordingApp> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = Testing.SidecarProcess.FreePort();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var recorder = new RecordingApp(app, port);
        app.Run(recorder.ReceiveAsync);
        await app.StartAsync(cancellationToken);
        return recorder;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz")
        {
            context.Response.StatusCode = IsHealthy ? 200 : 503;
            Interlocked.Increment(ref probes);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = 404;
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(context.Request.Method, context.Request.Path.Value ?? string.Empty, await reader.ReadToEndAsync(context.RequestAborted));
        Requests.Enqueue(received);
        context.Response.StatusCode = Answer(received);
    }

    internal sealed record Received(string Method, string Path, string Body);
}
