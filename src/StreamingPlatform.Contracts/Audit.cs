using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>An administrative change.</summary>
/// <param name="Number">The tenant's revision that it made: 1 is the creation, none is missing.</param>
/// <param name="Who">The client or user that asked for it.</param>
/// <param name="Action">For example <c>settings.changed</c>.</param>
/// <param name="Subject">What was changed, as a path below the tenant; empty for the tenant itself.</param>
/// <param name="Before">Null: it did not exist.</param>
/// <param name="After">Null: it exists no longer.</param>
public sealed record AuditEntry(
    long Number, DateTimeOffset At, string Who, string Action, string Subject, JsonElement? Before, JsonElement? After);

/// <summary>GET /tenants/{tenantId}/audit: newest first.</summary>
/// <param name="Next">Cursor of the next page, to be sent as <c>cursor</c>; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
