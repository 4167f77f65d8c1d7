namespace StreamingPlatform.Testing;

/// <summary>A folder of the test's own, deleted at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("streaming-platform-test-");

    public string Path => folder.FullName;

    public string Combine(params string[] parts) => System.IO.Path.Combine([folder.FullName, .. parts]);

    public void Dispose() => folder.Delete(recursive: true);
}
