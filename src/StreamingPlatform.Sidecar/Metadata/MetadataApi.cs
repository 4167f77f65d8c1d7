using System.Collections.Concurrent;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar;

/// <summary>GET and PUT metadata, over both protocols.</summary>
internal sealed class MetadataApi(ResourceSet resources, SidecarOptions options, IServiceProvider services) : IHttpModule, IGrpcModule
{
    private readonly ConcurrentDictionary<string, string> extended = new(StringComparer.Ordinal) { ["daprRuntimeVersion"] = SidecarOptions.RuntimeVersion };

    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/metadata", context =>
        {
            context.Response.ContentType = "application/json";
            var body = MetadataJson.Describe(Collect(), resources, options, Extended());
            return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted).AsTask();
        });
        app.MapPut("/v1.0/metadata/{key}", async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            Set(RequestPath.Segment(context, 2), await body.ReadToEndAsync(context.RequestAborted));
            context.Response.StatusCode = 204;
        });
    }

    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetMetadataRequest, GetMetadataResponse>("GetMetadata", (_, _) => Task.FromResult(DescribeGrpc()));
        methods.Unary<SetMetadataRequest, Empty>("SetMetadata", (request, _) =>
        {
            Set(request.Key, request.Value);
            return Task.FromResult(new Empty());
        });
    }

    private void Set(string key, string value)
    {
        if (key.Length > 0)
        {
            extended[key] = value;
        }
    }

    /// <summary>The runtime's version cannot be changed.</summary>
    private Dictionary<string, string> Extended() => new(extended, StringComparer.Ordinal) { ["daprRuntimeVersion"] = SidecarOptions.RuntimeVersion };

    private MetadataBuilder Collect()
    {
        var builder = new MetadataBuilder();
        foreach (var contributor in services.GetServices<IMetadataContributor>())
        {
            contributor.Contribute(builder);
        }

        return builder;
    }

    private GetMetadataResponse DescribeGrpc()
    {
        var known = Collect();
        var response = new GetMetadataResponse
        {
            Id = options.AppId,
            RuntimeVersion = SidecarOptions.RuntimeVersion,
            ExtendedMetadata = { Extended() },
            EnabledFeatures = { resources.Configuration.EnabledFeatures },
            AppConnectionProperties = Connection(),
            Workflows = new MetadataWorkflows(),
            ActorRuntime = new ActorRuntime
            {
                RuntimeStatus = System.Enum.Parse<ActorRuntime.Types.ActorRuntimeStatus>(known.ActorStatus, ignoreCase: true),
                HostReady = known.ActorHostReady,
                Placement = known.Placement,
            },
        };
        var actors = known.Actors.Select(a => new ActiveActorsCount { Type = a.Key, Count = a.Value }).ToList();
        response.ActorRuntime.ActiveActors.Add(actors);
#pragma warning disable CS0612 // daprd still fills the older field
        response.ActiveActorsCount.Add(actors);
#pragma warning restore CS0612
        foreach (var component in resources.RunningComponents)
        {
            response.RegisteredComponents.Add(new RegisteredComponents
            {
                Name = component.Name,
                Type = component.Type,
                Version = component.Version,
                Capabilities = { known.CapabilitiesOf(component.Name) },
            });
        }

        response.Subscriptions.Add(known.Subscriptions.Select(Subscription));
        response.HttpEndpoints.Add(resources.HttpEndpoints.Select(e => new MetadataHTTPEndpoint { Name = e.Name }));
        response.Resiliencies.Add(resources.ResiliencyNames.Select(n => new MetadataResiliency { Name = n }));
        if (options.HasScheduler)
        {
            response.Scheduler = new MetadataScheduler { ConnectedAddresses = { "embedded" } };
        }

        return response;
    }

    private AppConnectionProperties Connection()
    {
        var connection = new AppConnectionProperties
        {
            Port = options.AppPort ?? 0,
            Protocol = options.AppProtocol,
            ChannelAddress = options.AppAddress,
            MaxConcurrency = options.AppMaxConcurrency ?? 0,
        };
        if (options.AppHealth is { } health)
        {
            connection.Health = new AppConnectionHealthProperties
            {
                HealthCheckPath = health.Path,
                HealthProbeInterval = $"{health.Interval.TotalSeconds:0}s",
                HealthProbeTimeout = $"{health.Timeout.TotalMilliseconds:0}ms",
                HealthThreshold = health.Threshold,
            };
        }

        return connection;
    }

    private static PubsubSubscription Subscription(MetadataSubscription subscription) => new()
    {
        PubsubName = subscription.PubsubName,
        Topic = subscription.Topic,
        Metadata = { subscription.Metadata.ToDictionary() },
        DeadLetterTopic = subscription.DeadLetterTopic ?? string.Empty,
        Rules = new PubsubSubscriptionRules
        {
            Rules = { subscription.Rules.Select(r => new PubsubSubscriptionRule { Match = r.Match, Path = r.Path }) },
        },
        Type = System.Enum.TryParse<PubsubSubscriptionType>(subscription.Type, ignoreCase: true, out var type) ? type : PubsubSubscriptionType.Unknown,
    };
}
