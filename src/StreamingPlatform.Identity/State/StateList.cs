using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Identity.State;

/// <summary>A short list of ids under one key, changed by etag.</summary>
internal static class StateList
{
    private const string Store = DaprNames.Components.Identity;

    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public static async Task<IReadOnlyList<string>> ReadAsync(DaprClient dapr, string key, CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<string[]?>(Store, key, cancellationToken: cancellationToken) ?? [];

    public static Task AddAsync(DaprClient dapr, string key, string id, CancellationToken cancellationToken) =>
        ChangeAsync(dapr, key, ids => ids.Contains(id) ? null : [.. ids.Append(id).Order(StringComparer.Ordinal)], cancellationToken);

    public static Task RemoveAsync(DaprClient dapr, string key, string id, CancellationToken cancellationToken) =>
        ChangeAsync(dapr, key, ids => ids.Contains(id) ? [.. ids.Where(other => other != id)] : null, cancellationToken);

    /// <param name="decide">Null: nothing changes.</param>
    private static async Task ChangeAsync(DaprClient dapr, string key, Func<string[], string[]?> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ids, etag) = await dapr.GetStateAndETagAsync<string[]?>(Store, key, cancellationToken: cancellationToken);
            if (decide(ids ?? []) is not { } changed
                || await dapr.TrySaveStateAsync(Store, key, changed, etag ?? string.Empty, FirstWrite, cancellationToken: cancellationToken))
            {
                return;
            }
        }
    }
}
