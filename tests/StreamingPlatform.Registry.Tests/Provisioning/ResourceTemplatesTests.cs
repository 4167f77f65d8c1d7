using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Settings;

namespace StreamingPlatform.Registry.Tests.Provisioning;

public sealed class ResourceTemplatesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("registry-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Render_TenantWithEventTypes_WritesOneComponentAndASubscriptionEach()
    {
        var template = _folder.CreateSubdirectory("template").FullName;
        File.WriteAllText(Path.Combine(template, "insights-{{tenantId}}.yaml"), "name: insights-{{tenantId}}\n");
        File.WriteAllText(Path.Combine(template, "subscription-{{tenantId}}-{{eventId}}.yaml"), "topic: {{tenantId}}.{{eventId}}\n");
        var resources = Path.Combine(_folder.FullName, "resources");
        var templates = new ResourceTemplates(Options.Create(new RegistryOptions { TemplatePath = template, ResourcesPath = resources }));
        var mapping = new EventMapping(null, "/u", null, null, "/t");
        var tenant = new TenantResponse("acme", "Acme", "UTC", SettingsRules.WithDefaults(null), 1,
            [new EventTypeResponse("view", EventAction.View, mapping, null), new EventTypeResponse("add-to-cart", EventAction.Basket, mapping, null)]);

        templates.Render(tenant).ShouldBe(3);

        File.ReadAllText(Path.Combine(resources, "insights-acme.yaml")).ShouldBe("name: insights-acme\n");
        File.ReadAllText(Path.Combine(resources, "subscription-acme-view.yaml")).ShouldBe("topic: acme.view\n");
        Directory.GetFiles(resources).Select(Path.GetFileName).Order().ShouldBe(
            ["insights-acme.yaml", "subscription-acme-add-to-cart.yaml", "subscription-acme-view.yaml"]);
        templates.Render(tenant).ShouldBe(0, "nothing changed");
    }
}
