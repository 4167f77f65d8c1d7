namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>One comparison.</summary>
/// <param name="Aim">The least ratio that is good.</param>
/// <param name="InFlight">Calls in flight at once.</param>
/// <param name="Count">Messages, values or calls in one call.</param>
/// <param name="Ours">A call of the sidecar; the number is the caller's own.</param>
/// <param name="Theirs">The same call of the empty handler.</param>
internal sealed record BenchCase(string Name, double? Aim, int InFlight, int Count, Func<int, Task> Ours, Func<int, Task> Theirs);
