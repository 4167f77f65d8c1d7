namespace StreamingPlatform.Sidecar;

/// <summary><c>--wait</c>: ends once the sidecar that runs on the same HTTP port can be called by its app.</summary>
internal static class OutboundWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>The exit code: 0, or 1 when it took too long.</returns>
    public static async Task<int> RunAsync(SidecarOptions options)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var client = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{options.HttpPort}/v1.0/healthz/outbound");
        try
        {
            while (!await IsReadyAsync(client, address, limit.Token))
            {
                await Task.Delay(Pause, limit.Token);
            }

            return 0;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"fatal: no sidecar was ready at {address} within {Longest.TotalSeconds} seconds");
            return 1;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // not there yet: the reason to ask again
            return false;
        }
    }
}
