using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Cli.Bench;

/// <summary>The yardstick of intake: Kestrel alone, which reads a request's body and answers 202. Runs until its standard input ends.</summary>
internal static class BareServer
{
    public const string Command = "bench-bare-server";

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Urls.First());
        var end = new byte[1];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(end, cancellationToken) > 0)
        {
            // nothing is asked of it but to end
        }

        await app.StopAsync(cancellationToken);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.ContentLength = 0;
    }
}
