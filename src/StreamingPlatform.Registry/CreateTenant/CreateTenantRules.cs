using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.CreateTenant;

/// <summary>What a new tenant has to fulfil, and what it looks like with its defaults.</summary>
internal static class CreateTenantRules
{
    private const int MaxNameLength = 200;

    public static ValidationErrors Validate(CreateTenantRequest request)
    {
        var errors = new ValidationErrors();
        errors.Require(Names.IsTenantId(request.TenantId), "tenantId", "3 to 31 lower-case letters and digits, beginning with a letter.");
        errors.Require(request.Name is null or { Length: >= 1 and <= MaxNameLength }, "name", $"1 to {MaxNameLength} characters.");
        errors.Require(request.TimeZone is null || TimeZones.Exists(request.TimeZone), "timeZone", "An IANA time zone, for example Europe/Berlin.");
        SettingsRules.Validate(request.Settings, errors);
        return errors;
    }

    public static TenantResponse ToTenant(CreateTenantRequest request) => new(
        request.TenantId, request.Name ?? request.TenantId, request.TimeZone ?? TimeZones.Default, SettingsRules.WithDefaults(request.Settings), Revision: 1, []);
}
