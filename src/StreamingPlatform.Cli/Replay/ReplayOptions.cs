namespace StreamingPlatform.Cli.Replay;

/// <summary>How a replay runs.</summary>
/// <param name="Batch">Events a request, 1 to 5 000.</param>
/// <param name="Concurrency">Requests in flight.</param>
/// <param name="Rate">Events a second at most; null = as fast as it goes.</param>
/// <param name="DeriveImpressions">Every product view is also an impression of its campaign.</param>
/// <param name="Shuffle">Events are posted in an order that moves each by up to this much (deterministic); needs memory for all of them.</param>
/// <param name="RepeatEvery">Every n-th batch is posted twice; 0 = none.</param>
internal sealed record ReplayOptions(
    int Batch = 500, int Concurrency = 4, int? Rate = null, bool DeriveImpressions = false, TimeSpan? Shuffle = null, int RepeatEvery = 0);
