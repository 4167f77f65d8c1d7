namespace StreamingPlatform.Contracts;

/// <summary>Every Dapr name the platform uses, once. A test holds the YAML under <c>components</c> and <c>dapr</c> to it.</summary>
public static class DaprNames
{
    /// <summary>App ids, as in <c>dapr/dapr.yaml</c>.</summary>
    public static class Apps
    {
        public const string Ingestion = "ingestion";
        public const string Registry = "registry";
        public const string Processor = "processor";
        public const string Insights = "insights";
        public const string Identity = "identity";
        public const string Gateway = "gateway";

        /// <summary>Apps that act for themselves. None of them lets a stranger call another app through its sidecar.</summary>
        public static IReadOnlyList<string> Services { get; } = [Ingestion, Registry, Processor, Insights, Identity];
    }

    /// <summary>Component names that every component set defines.</summary>
    public static class Components
    {
        /// <summary>Pub/sub that carries blocks of events.</summary>
        public const string Events = "events";

        /// <summary>Actor state store.</summary>
        public const string Actors = "actors";

        /// <summary>State store of shard heads and progress; needs etags.</summary>
        public const string Heads = "heads";

        /// <summary>State store of tenants and event types (registry only); needs etags.</summary>
        public const string Tenants = "tenants";

        /// <summary>State store of clients, users and signing keys (identity only); needs etags.</summary>
        public const string Identity = "identity";

        /// <summary>Configuration store with one item a tenant (<see cref="Keys.TenantConfigOf"/>); every service subscribes to it.</summary>
        public const string TenantConfig = "tenant-config";

        /// <summary>Output binding that writes <see cref="TenantConfig"/>: operations <c>create</c> and <c>delete</c>, metadata <c>key</c> (registry only).</summary>
        public const string TenantConfigWriter = "tenant-config-writer";

        /// <summary>State store of a tenant's immutable insight documents: <c>insights-{tenantId}</c>.</summary>
        public static string InsightsOf(string tenantId) => $"insights-{tenantId}";

        /// <summary>State store of a tenant's quarantined events, needs etags (ingestion only): <c>quarantine-{tenantId}</c>.</summary>
        public static string QuarantineOf(string tenantId) => $"quarantine-{tenantId}";
    }

    /// <summary>Pub/sub topics.</summary>
    public static class Topics
    {
        /// <summary>Blocks of one event type: <c>{tenantId}.{eventId}</c>.</summary>
        public static string EventsOf(string tenantId, string eventId) => $"{tenantId}.{eventId}";

        private const string SessionClosed = "session-closed";

        /// <summary>Sessions that ended: <c>{tenantId}.session-closed</c>.</summary>
        public static string SessionClosedOf(string tenantId) => $"{tenantId}.{SessionClosed}";

        /// <summary>Single events that cannot be processed, each with its reason: <c>{tenantId}.dead-letter</c>.</summary>
        public static string DeadLetterOf(string tenantId) => $"{tenantId}.{DeadLetter}";

        /// <summary>Messages that name no tenant and cannot be processed, each with its reason: <c>dead-letter</c>.</summary>
        public const string DeadLetter = "dead-letter";

        /// <summary>Whether the event type's topic would be one that the platform itself publishes to.</summary>
        public static bool IsReserved(string eventId) => eventId is DeadLetter or SessionClosed;
    }

    /// <summary>Keys in the state stores.</summary>
    public static class Keys
    {
        /// <summary>A shard's head in <see cref="Components.Heads"/>.</summary>
        public static string HeadOf(string tenantId, int shard) => $"{tenantId}|{shard}";

        private const string TenantConfigPrefix = "tenant.";

        /// <summary>A tenant's item in <see cref="Components.TenantConfig"/>: <c>tenant.{tenantId}</c>, an alphabet that PostgreSQL's store takes too.</summary>
        public static string TenantConfigOf(string tenantId) => TenantConfigPrefix + tenantId;

        /// <summary>The tenant whose item has this key; null when it is nobody's.</summary>
        public static string? TenantOfConfig(string key) =>
            key.StartsWith(TenantConfigPrefix, StringComparison.Ordinal) ? key[TenantConfigPrefix.Length..] : null;

        /// <summary>A tenant's progress in <see cref="Components.Heads"/>.</summary>
        public static string ProgressOf(string tenantId) => $"{tenantId}|progress";
    }

    /// <summary>Actor types and ids.</summary>
    public static class ActorTypes
    {
        /// <summary>Id <c>{tenant}:{shard}</c>.</summary>
        public const string CustomerShard = "CustomerShard";

        /// <summary>Id <c>{tenant}</c>.</summary>
        public const string Progress = "Progress";

        /// <summary>The list of live ingestion processes; one actor, id <see cref="WritersId"/>.</summary>
        public const string Writers = "Writers";

        public const string WritersId = "ingestion";
    }

    /// <summary>Where the processor receives blocks (declarative subscriptions point here).</summary>
    public const string BlocksRoute = "/blocks";
}
