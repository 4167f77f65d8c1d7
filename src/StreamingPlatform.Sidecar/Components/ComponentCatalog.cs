using StreamingPlatform.Sidecar.Bindings;
using StreamingPlatform.Sidecar.Configuration;
using StreamingPlatform.Sidecar.Locks;
using StreamingPlatform.Sidecar.Middleware;
using StreamingPlatform.Sidecar.Redis;
using StreamingPlatform.Sidecar.Resources;
using StreamingPlatform.Sidecar.Secrets;

namespace StreamingPlatform.Sidecar.Components;

/// <summary>The component types behind the building blocks: a new one is a file and a line here.</summary>
internal static class ComponentCatalog
{
    public static IServiceCollection AddComponentTypes(this IServiceCollection services) =>
        services
            .Add<IConfigurationStore>("configuration.embedded", (c, p) => EmbeddedConfiguration.Open(c, p.Neighbours(), p.Clock()))
            .Add<IConfigurationStore>("configuration.redis", async (c, _, token) => new RedisConfiguration(await RedisServer.ConnectAsync(c, token)))
            .Add<IBinding>("bindings.configuration", (c, p) => ConfigurationBinding.Open(c, p.Neighbours()))
            .Add<IBinding>("bindings.cron", (c, p) => new CronBinding(c, p.Clock()))
            .Add<IBinding>("bindings.http", (c, _) => new HttpBinding(c))
            .Add<IBinding>("bindings.kafka", (c, p) => new KafkaBinding(c, p.AppId(), p.Clock(), p.GetRequiredService<ILogger<KafkaBinding>>()))
            .Add<IBinding>("bindings.localstorage", (c, _) => LocalStorageBinding.Open(c))
            .Add<ILockStore>("lock.embedded", (c, p) => EmbeddedLocks.Open(c, p.Neighbours(), p.Clock()))
            .Add<ILockStore>("lock.redis", async (c, _, token) => new RedisLocks(await RedisServer.ConnectAsync(c, token)))
            .Add<IHttpMiddleware>("middleware.http.bearer", async (c, _, token) => await BearerMiddleware.OpenAsync(c, token))
            .Add<IHttpMiddleware>("middleware.http.ratelimit", (c, p) => new RateLimitMiddleware(c, p.Clock()))
            .Add<IHttpMiddleware>("middleware.http.routeralias", (c, _) => new RouterAliasMiddleware(c))
            .Add<IHttpMiddleware>("middleware.http.routerchecker", (c, _) => new RouterCheckerMiddleware(c))
            .Add<IHttpMiddleware>("middleware.http.uppercase", (_, _) => new UppercaseMiddleware())
            .AddSecretStores();

    private static IServiceCollection AddSecretStores(this IServiceCollection services) =>
        SecretStoreTypes.All.Aggregate(services, (all, type) => all.Add<ISecretStore>(type.Key, (component, _) => type.Value(component)));

    private static IServiceCollection Add<T>(this IServiceCollection services, string name, Func<Component, IServiceProvider, CancellationToken, Task<T>> open)
        where T : class, IAsyncDisposable =>
        services.AddSingleton(new ComponentTypes(name)).AddSingleton(new ComponentType<T>(name, open));

    private static IServiceCollection Add<T>(this IServiceCollection services, string name, Func<Component, IServiceProvider, T> open)
        where T : class, IAsyncDisposable =>
        services.Add(name, (component, provider, _) => Task.FromResult(open(component, provider)));

    private static string Neighbours(this IServiceProvider provider) => provider.GetRequiredService<SidecarOptions>().NeighboursFolder;

    private static string AppId(this IServiceProvider provider) => provider.GetRequiredService<SidecarOptions>().AppId;

    private static TimeProvider Clock(this IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
