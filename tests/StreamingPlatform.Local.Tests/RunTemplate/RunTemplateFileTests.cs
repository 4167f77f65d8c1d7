using StreamingPlatform.Local;
using StreamingPlatform.Local.RunTemplate;
using StreamingPlatform.Testing;

namespace StreamingPlatform.LocalTests.RunTemplate;

public sealed class RunTemplateFileTests
{
    [Fact]
    public void Read_TheRepositorysTemplate_HasAllAppsWithTheirPorts()
    {
        var apps = RunTemplateFile.Read(Path.Combine(SharedData.RepositoryRoot, "dapr", "dapr.yaml"));

        apps.ToDictionary(app => app.AppId, app => (app.Port, app.Project)).ShouldBe(
            new Dictionary<string, (int, string)>
            {
                ["gateway"] = (8080, "StreamingPlatform.Gateway"),
                ["identity"] = (8085, "StreamingPlatform.Identity"),
                ["registry"] = (8082, "StreamingPlatform.Registry"),
                ["processor"] = (8087, "StreamingPlatform.Processor"),
                ["insights"] = (8083, "StreamingPlatform.Insights"),
                ["ingestion"] = (8081, "StreamingPlatform.Ingestion"),
            },
            ignoreOrder: true);
        apps.ShouldAllBe(app => app.ResourcePaths.Single() == Path.Combine(SharedData.RepositoryRoot, "components", "local"));
        apps.ShouldAllBe(app => app.ConfigFile == Path.Combine(SharedData.RepositoryRoot, "dapr", "config.yaml"));
    }

    [Fact]
    public void Read_AppsOwnValues_WinOverCommon()
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, """
            version: 1
            common:
              resourcesPath: common
              env: { A: common, B: common }
            apps:
              - appID: one
                appDirPath: apps/One
                appPort: 1234
                resourcesPaths: [x, y]
                env: { B: own }
            """);

        var app = RunTemplateFile.Read(file).ShouldHaveSingleItem();

        app.ResourcePaths.ShouldBe([folder.Combine("apps", "One", "x"), folder.Combine("apps", "One", "y")]);
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "common", ["B"] = "own" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("version: 2\napps: [{appID: a, appDirPath: a, appPort: 1}]", "version 1")]
    [InlineData("version: 1\napps: []", "no apps")]
    [InlineData("version: 1\napps: [{appID: a, appDirPath: a}]", "'a' has no appPort")]
    [InlineData("version: 1\napps: [{appID: a, appDirPath: a, appPort: 1}, {appID: a, appDirPath: b, appPort: 2}]", "'a' twice")]
    [InlineData("version: [", "dapr.yaml")]
    public void Read_Wrong_SaysWhat(string yaml, string reason)
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, yaml);

        Should.Throw<LocalException>(() => RunTemplateFile.Read(file)).Message.ShouldContain(reason);
    }

    private static string Write(TemporaryFolder folder, string yaml)
    {
        var file = folder.Combine("dapr.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
