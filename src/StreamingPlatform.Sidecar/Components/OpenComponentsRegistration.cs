namespace StreamingPlatform.Sidecar.Components;

/// <summary>Registers the open components of a building block.</summary>
internal static class OpenComponentsRegistration
{
    public static IServiceCollection AddOpenComponents<T>(this IServiceCollection services)
        where T : class, IAsyncDisposable =>
        services.AddSingleton<OpenComponents<T>>().AddHostedService(p => p.GetRequiredService<OpenComponents<T>>());
}
