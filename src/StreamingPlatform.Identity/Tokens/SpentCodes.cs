using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>Authorization codes that were used, for as long as they could be used again: <c>code|{id}</c> with a time to live.</summary>
internal sealed class SpentCodes(DaprClient dapr)
{
    private static readonly Dictionary<string, string> FiveMinutes = new(StringComparer.Ordinal) { ["ttlInSeconds"] = "300" };

    /// <returns>False when the code was spent before.</returns>
    public Task<bool> TrySpendAsync(string codeId, CancellationToken cancellationToken) => dapr.TrySaveStateAsync(
        DaprNames.Components.Identity, $"code|{codeId}", "spent", string.Empty, new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, FiveMinutes, cancellationToken);
}
