using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar;

/// <summary>GET and PUT metadata, over both protocols.</summary>
internal sealed class MetadataApi(ResourceSet resources, SidecarOptions options, IServiceProvider services) : IHttpModule, IGrpcModule
{
    private const string RuntimeVersion = "1.18.2";
    private readonly ConcurrentDictionary<string, string> extended = new(StringComparer.Ordinal) { ["daprRuntimeVersion"] = RuntimeVersion };

    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/metadata", () => Results.Json(Describe()));
        app.MapPut("/v1.0/metadata/{key}", async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            extended[RequestPath.Segment(context, 2)] = await body.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = 204;
        });
    }

    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetMetadataRequest, GetMetadataResponse>("GetMetadata", (_, _) => Task.FromResult(DescribeGrpc()));
        methods.Unary<SetMetadataRequest, Empty>("SetMetadata", (request, _) =>
        {
            extended[request.Key] = request.Value;
            return Task.FromResult(new Empty());
        });
    }

    private MetadataBuilder Collect()
    {
        var builder = new MetadataBuilder();
        foreach (var contributor in services.GetServices<IMetadataContributor>())
        {
            contributor.Contribute(builder);
        }

        return builder;
    }

    private object Describe()
    {
        var known = Collect();
        var actors = known.Actors.Select(a => new { type = a.Key, count = a.Value }).ToList();
        return new
        {
            id = options.AppId,
            runtimeVersion = RuntimeVersion,
            enabledFeatures = Array.Empty<string>(),
            actors,
            components = resources.Components.Values.Select(c => new
            {
                name = c.Name,
                type = c.Type,
                version = c.Version,
                capabilities = known.CapabilitiesOf(c.Name),
            }),
            extended,
            subscriptions = known.Subscriptions.Select(s => new
            {
                pubsubname = s.PubsubName,
                topic = s.Topic,
                metadata = s.Metadata,
                rules = new[] { new { match = string.Empty, path = s.Path } },
                deadLetterTopic = s.DeadLetterTopic ?? string.Empty,
                type = s.Type,
            }),
            appConnectionProperties = options.AppPort is { } port
                ? new { port, protocol = "http", channelAddress = options.AppAddress }
                : null,
            actorRuntime = new
            {
                runtimeStatus = known.ActorStatus,
                activeActors = actors,
                hostReady = known.ActorHostReady,
                placement = known.Placement,
            },
        };
    }

    private GetMetadataResponse DescribeGrpc()
    {
        var known = Collect();
        var response = new GetMetadataResponse
        {
            Id = options.AppId,
            RuntimeVersion = RuntimeVersion,
            ExtendedMetadata = { extended.ToDictionary() },
            ActorRuntime = new ActorRuntime
            {
                RuntimeStatus = System.Enum.Parse<ActorRuntime.Types.ActorRuntimeStatus>(known.ActorStatus, ignoreCase: true),
                HostReady = known.ActorHostReady,
                Placement = known.Placement,
            },
        };
        response.ActorRuntime.ActiveActors.Add(known.Actors.Select(a => new ActiveActorsCount { Type = a.Key, Count = a.Value }));
        foreach (var component in resources.Components.Values)
        {
            response.RegisteredComponents.Add(new RegisteredComponents
            {
                Name = component.Name,
                Type = component.Type,
                Version = component.Version,
                Capabilities = { known.CapabilitiesOf(component.Name) },
            });
        }

        foreach (var subscription in known.Subscriptions)
        {
            response.Subscriptions.Add(new PubsubSubscription
            {
                PubsubName = subscription.PubsubName,
                Topic = subscription.Topic,
                Metadata = { subscription.Metadata.ToDictionary() },
                DeadLetterTopic = subscription.DeadLetterTopic ?? string.Empty,
                Rules = new PubsubSubscriptionRules { Rules = { new PubsubSubscriptionRule { Path = subscription.Path } } },
                Type = System.Enum.TryParse<PubsubSubscriptionType>(subscription.Type, ignoreCase: true, out var type) ? type : PubsubSubscriptionType.Unknown,
            });
        }

        if (options.AppPort is { } port)
        {
            response.AppConnectionProperties = new AppConnectionProperties { Port = port, Protocol = "http", ChannelAddress = options.AppAddress };
        }

        return response;
    }
}
