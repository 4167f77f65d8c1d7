using System.Net.Http.Json;

namespace StreamingPlatform.Testing.Programs;

/// <summary>Publishes numbered messages until it is killed and notes each one that was acknowledged. A number that failed is never used again.</summary>
internal static class EndlessPublisher
{
    private const int Writers = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(string port, string pubsub, string topic, string prefix, string file)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await using var acknowledged = new Notebook(file);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => WriteAsync(http, new Uri($"v1.0/publish/{pubsub}/{topic}", UriKind.Relative), $"{prefix}-{w}", acknowledged)));
        return 0;
    }

    private static async Task WriteAsync(HttpClient http, Uri target, string prefix, Notebook acknowledged)
    {
        for (var number = 0; ; number++)
        {
            var id = $"{prefix}-{number}";
            try
            {
                using var answer = await http.PostAsJsonAsync(target, new { id }, CancellationToken.None);
                if (answer.IsSuccessStatusCode)
                {
                    await acknowledged.WriteAsync(id, CancellationToken.None);
                }
            }
            catch (HttpRequestException)
            {
                // the sidecar is away: what it did not acknowledge may be lost
            }

            await Task.Delay(Pause);
        }
    }
}
