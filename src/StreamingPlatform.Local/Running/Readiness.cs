using System.Net;

namespace StreamingPlatform.Local.Running;

/// <summary>Waits until apps and sidecars answer.</summary>
internal sealed class Readiness(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };

    /// <exception cref="LocalException">Something does not answer in time; the message names it.</exception>
    public async Task WaitAsync(IReadOnlyList<RunningApp> apps, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await Task.WhenAll(apps.SelectMany(app => new[]
        {
            // an app without /alive is alive when it answers at all
            WaitForAsync(app.App.Plan, new Uri(app.Address, "/alive"), status => status is HttpStatusCode.OK or HttpStatusCode.NotFound, limit.Token, cancellationToken),
            WaitForAsync(app.Sidecar.Plan, new Uri(app.SidecarAddress, "/v1.0/healthz"), status => status == HttpStatusCode.NoContent, limit.Token, cancellationToken),
        }));
    }

    public void Dispose() => http.Dispose();

    private async Task WaitForAsync(
        Processes.ProcessPlan plan, Uri address, Func<HttpStatusCode, bool> isReady, CancellationToken limit, CancellationToken cancellationToken)
    {
        while (!await AnswersAsync(address, isReady, cancellationToken))
        {
            await Task.Delay(Pause, clock, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                throw new LocalException($"{plan.Name} does not answer on {address} after {Limit.TotalSeconds:0} s, see {plan.LogFile}");
            }
        }
    }

    private async Task<bool> AnswersAsync(Uri address, Func<HttpStatusCode, bool> isReady, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return isReady(response.StatusCode);
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
