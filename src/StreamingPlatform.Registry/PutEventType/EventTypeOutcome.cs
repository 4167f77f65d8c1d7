using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary>What became of an event type: the tenant and the type as they are now, or why not.</summary>
internal sealed record EventTypeOutcome(TenantResponse? Tenant, EventTypeResponse? Type, bool Created, Problem? Problem);
