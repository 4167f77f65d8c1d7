namespace StreamingPlatform.Sidecar.Tests;

/// <summary>Asks until the answer is yes or the patience ends.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<Task<bool>> question, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (!await question())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), deadline.Token);
        }
    }
}
