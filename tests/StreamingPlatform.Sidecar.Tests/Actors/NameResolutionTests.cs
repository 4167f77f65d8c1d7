using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class NameResolutionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/data/names.db", "/data/names.db.neighbours")]
    [InlineData("file:/data/names.db?cache=shared", "/data/names.db.neighbours")]
    [InlineData(":memory:", null)]
    public void FolderOf_Sqlite_LiesBesideTheFile(string connection, string? expected)
    {
        var file = folder.AddFile("config.yaml", $"""
            spec:
              nameResolution:
                component: sqlite
                configuration:
                  connectionString: "{connection}"
            """);

        NameResolution.FolderOf([file]).ShouldBe(expected);
    }

    [Fact]
    public void FolderOf_AnotherComponentOrBrokenFile_IsNone()
    {
        var other = folder.AddFile("other.yaml", "spec: {nameResolution: {component: mdns}}");
        var broken = folder.AddFile("broken.yaml", "spec: {");

        NameResolution.FolderOf([other, broken, "nowhere.yaml"]).ShouldBeNull();
    }
}
