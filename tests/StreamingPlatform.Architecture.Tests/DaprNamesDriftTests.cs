using System.Reflection;
using StreamingPlatform.Contracts;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.ArchitectureTests;

/// <summary>Holds the YAML of the repository to <see cref="DaprNames"/>.</summary>
public sealed class DaprNamesDriftTests
{
    private static readonly IReadOnlyList<string> s_apps = Constants(typeof(DaprNames.Apps));
    private static readonly IReadOnlyList<string> s_components = Constants(typeof(DaprNames.Components));

    [Fact]
    public void MultiAppRun_Apps_AreThoseOfDaprNames()
    {
        var run = YamlFiles.Documents(RepositoryFolder.Combine("dapr", "dapr.yaml")).ShouldHaveSingleItem();

        run.List("apps").Select(app => app.Text("appID")).ShouldBe(s_apps, ignoreOrder: true);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("self-managed")]
    public void ComponentSet_Components_AreThoseOfDaprNames(string set)
    {
        var names = YamlFiles.DocumentsUnder("components", set).Where(IsComponent).Select(component => component.Text("metadata", "name")!).ToList();

        // A component that the services do not name (a secret store, for one) may stand beside them.
        s_components.Except(names, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("components", "local")]
    [InlineData("components", "self-managed")]
    [InlineData("components", "tenant-template")]
    public void Resource_Scopes_AreApps(params string[] folder)
    {
        foreach (var document in YamlFiles.DocumentsUnder(folder))
        {
            document.List("scopes").Select(scope => ((YamlScalarNode)scope).Value!).Except(s_apps, StringComparer.Ordinal)
                .ShouldBeEmpty(document.Text("metadata", "name"));
        }
    }

    [Fact]
    public void TenantTemplate_Names_AreThoseOfDaprNames()
    {
        var documents = YamlFiles.DocumentsUnder("components", "tenant-template");
        var components = documents.Where(IsComponent).ToList();
        var subscription = documents.Where(document => document.Text("kind") == "Subscription").ShouldHaveSingleItem();

        components.Select(component => component.Text("metadata", "name")).ShouldBe(
            [DaprNames.Components.InsightsOf("{{tenantId}}"), DaprNames.Components.QuarantineOf("{{tenantId}}")], ignoreOrder: true);
        components.ShouldAllBe(component => component.Text("spec", "ignoreErrors") == "true");
        subscription.Text("spec", "pubsubname").ShouldBe(DaprNames.Components.Events);
        subscription.Text("spec", "topic").ShouldBe(DaprNames.Topics.EventsOf("{{tenantId}}", "{{eventId}}"));
        subscription.Text("spec", "routes", "default").ShouldBe(DaprNames.BlocksRoute);
        subscription.Text("spec", "deadLetterTopic").ShouldBeNull("a dead letter topic of Dapr's would take whole blocks");
    }

    private static bool IsComponent(YamlMappingNode document) => document.Text("kind") == "Component";

    private static List<string> Constants(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
