namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>The jobs building block; its store comes with the actors.</summary>
internal static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services) =>
        services
            .AddSingleton<JobScheduler>()
            .AddSingleton<JobApp>()
            .AddHostedService<JobRunner>()
            .AddSingleton<IHttpModule, JobsHttp>()
            .AddSingleton<IGrpcModule, JobsGrpc>();
}
