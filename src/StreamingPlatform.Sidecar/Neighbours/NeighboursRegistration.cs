using Microsoft.Extensions.DependencyInjection.Extensions;

namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>The directory of the sidecars on this machine, once.</summary>
internal static class NeighboursRegistration
{
    public static IServiceCollection AddNeighbours(this IServiceCollection services)
    {
        if (services.All(s => s.ServiceType != typeof(NeighbourDirectory)))
        {
            services.TryAddSingleton<NeighbourDirectory>();
            services.AddHostedService(p => p.GetRequiredService<NeighbourDirectory>());
        }

        return services;
    }
}
