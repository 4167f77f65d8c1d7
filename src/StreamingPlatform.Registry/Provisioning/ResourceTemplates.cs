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
            return Templates().Sum(template => IsPerEventType(template)
                ? tenant.EventTypes.Count(type => Write(template, tenant.TenantId, type.EventId))
                : Convert.ToInt32(Write(template, tenant.TenantId, eventId: null)));
        }
    }

    /// <summary>The resources as they would be rendered: file name → content.</summary>
    public IReadOnlyDictionary<string, string> Preview(TenantResponse tenant) => Templates()
        .SelectMany(template => IsPerEventType(template)
            ? tenant.EventTypes.Select(type => Filled(template, tenant.TenantId, type.EventId))
            : [Filled(template, tenant.TenantId, eventId: null)])
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .ToDictionary(file => file.Name, file => file.Content, StringComparer.Ordinal);

    /// <summary>Removes a deleted tenant's resources: those of its event types, so that nothing comes in any more, or all.</summary>
    public void Remove(TenantResponse tenant, bool all)
    {
        lock (_oneAtATime)
        {
            foreach (var template in Templates().Where(template => all || IsPerEventType(template)))
            {
                var eventIds = IsPerEventType(template) ? tenant.EventTypes.Select(type => (string?)type.EventId) : new string?[] { null };
                foreach (var eventId in eventIds)
                {
                    File.Delete(Path.Combine(options.Value.ResourcesPath, Fill(template.Name, tenant.TenantId, eventId)));
                }
            }
        }
    }

    private static bool IsPerEventType(FileInfo template) => template.Name.Contains(EventPlaceholder, StringComparison.Ordinal);

    private static (string Name, string Content) Filled(FileInfo template, string tenantId, string? eventId) =>
        (Fill(template.Name, tenantId, eventId), Fill(File.ReadAllText(template.FullName), tenantId, eventId));

    private FileInfo[] Templates()
    {
        var templates = new DirectoryInfo(options.Value.TemplatePath).GetFiles("*.yaml");
        return templates.Length > 0
            ? templates
            : throw new InvalidOperationException($"The template folder {options.Value.TemplatePath} holds no *.yaml file.");
    }

    private bool Write(FileInfo template, string tenantId, string? eventId)
    {
        var (name, content) = Filled(template, tenantId, eventId);
        var path = Path.Combine(options.Value.ResourcesPath, name);
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
