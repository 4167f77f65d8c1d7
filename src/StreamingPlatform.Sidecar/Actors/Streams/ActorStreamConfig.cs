using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;

namespace StreamingPlatform.Sidecar.Actors.Streams;

/// <summary>Reads the registration with which a stream begins; the same options as <see cref="ActorAppConfig"/>.</summary>
internal static class ActorStreamConfig
{
    public static IReadOnlyList<ActorTypeOptions> Parse(SubscribeActorEventsRequestInitialAlpha1 registration)
    {
        var standard = ActorTypeOptions.Standard;
        var all = WithReentrancy(
            standard with
            {
                IdleTimeout = Time(registration.ActorIdleTimeout) ?? standard.IdleTimeout,
                DrainTimeout = Time(registration.DrainOngoingCallTimeout) ?? standard.DrainTimeout,
                Drain = registration.HasDrainRebalancedActors ? registration.DrainRebalancedActors : standard.Drain,
            },
            registration.Reentrancy);
        var own = new Dictionary<string, ActorTypeOptions>(StringComparer.Ordinal);
        foreach (var config in registration.EntitiesConfig)
        {
            var options = WithReentrancy(
                all with
                {
                    IdleTimeout = Time(config.ActorIdleTimeout) ?? standard.IdleTimeout,
                    DrainTimeout = Time(config.DrainOngoingCallTimeout) ?? all.DrainTimeout,
                    Drain = config.HasDrainRebalancedActors ? config.DrainRebalancedActors : all.Drain,
                },
                config.Reentrancy);
            foreach (var type in config.Entities)
            {
                own[type] = options;
            }
        }

        return [.. registration.Entities.Distinct(StringComparer.Ordinal).Select(type => own.GetValueOrDefault(type, all) with { Type = type })];
    }

    private static ActorTypeOptions WithReentrancy(ActorTypeOptions options, ActorReentrancyConfig? reentrancy) => options with
    {
        Reentrant = reentrancy?.Enabled == true,
        MaxStackDepth = reentrancy is { HasMaxStackDepth: true } ? reentrancy.MaxStackDepth : ActorTypeOptions.Standard.MaxStackDepth,
    };

    private static TimeSpan? Time(Duration? duration) => duration?.ToTimeSpan();
}
