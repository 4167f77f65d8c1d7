using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Settings;

/// <summary>Changes a tenant's settings and tells every service. A request that changes nothing makes no new version, but is told again.</summary>
internal sealed class SettingsChange(TenantCatalog catalog, TenantConfigWriter writer, ICountedEvents counted)
{
    /// <param name="isPatch">Whether the document is a merge patch; otherwise it is the whole.</param>
    public async Task<(TenantResponse? Tenant, Problem? Problem)> ApplyAsync(
        string tenantId, JsonElement document, bool isPatch, IfMatch condition, Requester who, CancellationToken cancellationToken)
    {
        Problem? problem = null;
        var tenant = await catalog.ChangeAsync(tenantId, who, Decide, cancellationToken);
        if (tenant is null || problem is not null)
        {
            return (null, problem ?? Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
        }

        await writer.WriteAsync(tenant, cancellationToken);
        return (tenant, null);

        async ValueTask<TenantChange?> Decide(TenantResponse current)
        {
            (var changed, problem) = Change(current, document, isPatch, condition);
            if (SessionGapOf(changed) != SessionGapOf(current) && await counted.AnyAsync(tenantId, cancellationToken))
            {
                // Sessions already closed or merged by the former gap could not be told from those by the new one.
                problem = Problem.Of(ProblemReason.EventsCounted, $"The sessionGap stays {current.Settings.SessionGap}: the tenant has events.", "pointer", "/sessionGap");
                return null;
            }

            return ReferenceEquals(changed, current) ? null : new TenantChange(changed, "settings.changed", "settings", current.Settings, changed.Settings);
        }
    }

    private static TimeSpan SessionGapOf(TenantResponse tenant) =>
        Iso8601Duration.TryParse(tenant.Settings.SessionGap, allowYears: false, out var gap) ? gap : TimeSpan.Zero;

    /// <summary>The tenant as it would be; the same instance when the settings stay as they are, or for a problem.</summary>
    internal static (TenantResponse Tenant, Problem? Problem) Change(TenantResponse current, JsonElement document, bool isPatch, IfMatch condition)
    {
        if (!condition.Allows(current.SettingsVersion))
        {
            return (current, Problem.Of(
                ProblemReason.PreconditionFailed, $"The settings have version {current.SettingsVersion}.", "version", current.SettingsVersion));
        }

        var errors = new ValidationErrors();
        var isObject = document.ValueKind == JsonValueKind.Object;
        errors.Require(isObject, string.Empty, "An object.");
        var wanted = isObject ? SettingsDocument.Read(isPatch ? SettingsDocument.Merge(current.Settings, document) : document, string.Empty, errors) : new TenantSettings();
        SettingsRules.Validate(wanted, string.Empty, errors);
        errors.Require(wanted.Shards is null || wanted.Shards == current.Settings.Shards, "/shards", "Fixed when the tenant was created.");
        if (errors.Count > 0)
        {
            return (current, Problem.Invalid(errors));
        }

        var settings = SettingsRules.WithDefaults(wanted with { Shards = current.Settings.Shards });
        return TenantCatalog.Same(settings, current.Settings)
            ? (current, null)
            : (current with { Settings = settings, TimeZone = settings.TimeZone!, SettingsVersion = current.SettingsVersion + 1 }, null);
    }
}
