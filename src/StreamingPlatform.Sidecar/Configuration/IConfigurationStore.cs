namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>A configuration component: named texts that others change.</summary>
internal interface IConfigurationStore : IAsyncDisposable
{
    /// <summary>The items that are there; no keys: all of them.</summary>
    Task<IReadOnlyDictionary<string, ConfigurationItem>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Tells every change from now on, until what it returns is disposed; no keys: of all items, also of those made later.</summary>
    /// <param name="changed">Must not block. A removed item comes as <see cref="ConfigurationItem.Removed"/>.</param>
    Task<IAsyncDisposable> SubscribeAsync(IReadOnlyList<string> keys, Action<string, ConfigurationItem> changed, CancellationToken cancellationToken);
}
