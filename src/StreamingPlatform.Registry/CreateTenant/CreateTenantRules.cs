using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Settings;
using StreamingPlatform.Registry.StarterEventTypes;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.CreateTenant;

/// <summary>What a new tenant has to fulfil, and what it looks like with its defaults.</summary>
internal static class CreateTenantRules
{
    private const int MaxNameLength = 200;

    /// <summary>The tenant as it would be; only to be used when there are no errors.</summary>
    public static TenantResponse Read(CreateTenantBody body, ValidationErrors errors)
    {
        errors.Require(Names.IsTenantId(body.TenantId), "/tenantId", "3 to 31 lower-case letters and digits, beginning with a letter.");
        errors.Require(body.Name is null or { Length: >= 1 and <= MaxNameLength }, "/name", $"1 to {MaxNameLength} characters.");
        errors.Require(body.TimeZone is null || TimeZones.Exists(body.TimeZone), "/timeZone", "An IANA time zone, for example Europe/Berlin.");
        StarterRegistration.Validate(body.Starter, "/starter", errors);
        var settings = SettingsDocument.Read(body.Settings, "/settings", errors);
        SettingsRules.Validate(settings, "/settings", errors);
        errors.Require(
            body.TimeZone is null || settings.TimeZone is null || body.TimeZone == settings.TimeZone, "/settings/timeZone", "Differs from /timeZone; name it once.");
        var complete = SettingsRules.WithDefaults(settings with { TimeZone = settings.TimeZone ?? body.TimeZone });
        return new TenantResponse(body.TenantId ?? string.Empty, body.Name ?? body.TenantId ?? string.Empty, complete.TimeZone!, complete, Revision: 1, []);
    }
}
