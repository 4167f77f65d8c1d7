using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>
/// Renders a tenant's Dapr resources from the template folder into the folder that the sidecars watch. A template whose file name holds
/// <c>{{eventId}}</c> is rendered once for each event type. A file appears complete or not at all, and one that would not change is left alone.
/// </summary>
internal sealed class ResourceTemplates(IOptions<RegistryOptions> options)
{
    private const string TenantPlaceholder = "{{tenantId}}";
    private const string EventPlaceholder = "{{eventId}}";

    private readonly Lock _oneAtATime = new();

    /// <summary>Writes what differs; answers how many files that were.</summary>
    public int Render(TenantResponse tenant)
    {
        lock (_oneAtATime)
        {
            Directory.CreateDirectory(options.Value.ResourcesPath);
            return Templates().Sum(template => template.Name.Contains(EventPlaceholder, StringComparison.Ordinal)
                ? tenant.EventTypes.Count(type => Write(template, tenant.TenantId, type.EventId))
                : Convert.ToInt32(Write(template, tenant.TenantId, eventId: null)));
        }
    }

    private FileInfo[] Templates()
    {
        var templates = new DirectoryInfo(options.Value.TemplatePath).GetFiles("*.yaml");
        return templates.Length > 0
            ? templates
            : throw new InvalidOperationException($"The template folder {options.Value.TemplatePath} holds no *.yaml file.");
    }

    private bool Write(FileInfo template, string tenantId, string? eventId)
    {
        var path = Path.Combine(options.Value.ResourcesPath, Fill(template.Name, tenantId, eventId));
        var content = Fill(File.ReadAllText(template.FullName), tenantId, eventId);
        if (File.Exists(path) && File.ReadAllText(path) == content)
        {
            return false;
        }

        // Not .yaml until it is complete: sidecars read every .yaml file, hidden ones too.
        var incomplete = path + ".incomplete";
        File.WriteAllText(incomplete, content);
        File.Move(incomplete, path, overwrite: true);
        return true;
    }

    private static string Fill(string text, string tenantId, string? eventId) =>
        text.Replace(TenantPlaceholder, tenantId, StringComparison.Ordinal).Replace(EventPlaceholder, eventId ?? string.Empty, StringComparison.Ordinal);
}
