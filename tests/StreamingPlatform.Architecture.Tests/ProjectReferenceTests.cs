using System.Xml.Linq;

namespace StreamingPlatform.ArchitectureTests;

/// <summary>Who may reference whom.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] s_services = ["Ingestion", "Registry", "Processor", "Insights"];

    [Fact]
    public void Contracts_ProjectReferences_AreNone() => ReferencesOf("Contracts").ShouldBeEmpty();

    [Fact]
    public void Shards_ProjectReferences_AreNone() => ReferencesOf("Shards").ShouldBeEmpty();

    [Fact]
    public void JsonSchema_ProjectReferences_AreNone() => ReferencesOf("JsonSchema").ShouldBeEmpty("the validator is of use to anybody");

    [Fact]
    public void Sidecar_ProjectReferences_AreNone() => ReferencesOf("Sidecar").ShouldBeEmpty("the sidecar knows no service and no contract of ours");

    [Theory]
    [InlineData("Ingestion")]
    [InlineData("Registry")]
    [InlineData("Processor")]
    [InlineData("Insights")]
    public void Service_ProjectReferences_AreNoServices(string service) => ReferencesOf(service).Intersect(s_services).ShouldBeEmpty();

    [Theory]
    [InlineData("Shards")]
    [InlineData("JsonSchema")]
    public void Library_Packages_AreNeitherDaprNorAspNet(string library) =>
        Project(library).Descendants().Where(element => element.Name.LocalName is "PackageReference" or "FrameworkReference")
            .Select(element => element.Attribute("Include")!.Value)
            .ShouldAllBe(name => !name.StartsWith("Dapr", StringComparison.Ordinal) && !name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    private static List<string> ReferencesOf(string project) =>
        [.. Project(project).Descendants("ProjectReference").Select(reference =>
            Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))["StreamingPlatform.".Length..])];

    private static XDocument Project(string name) =>
        XDocument.Load(RepositoryFolder.Combine("src", $"StreamingPlatform.{name}", $"StreamingPlatform.{name}.csproj"));
}
