using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Components;

/// <summary>A component type of one building block.</summary>
/// <param name="Name">As <c>spec.type</c> has it.</param>
/// <param name="OpenAsync">Opens a component; any exception makes the component fail.</param>
internal sealed record ComponentType<T>(string Name, Func<Component, IServiceProvider, CancellationToken, Task<T>> OpenAsync)
    where T : class, IAsyncDisposable;
