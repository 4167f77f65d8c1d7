using Xunit;

namespace StreamingPlatform.Testing;

/// <summary>Data sets that are not part of the repository: in the folder that <c>STREAMING_SHARED_DATA</c> names, or in <c>../shared/data</c> beside it.</summary>
public static class SharedData
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static string Sample => Path.Combine(RepositoryRoot, "samples", "otto-sessions.jsonl.gz");

    /// <summary>The file's path; skips the test where the data is absent.</summary>
    public static string FileOrSkip(params string[] relative)
    {
        var path = Path.Combine([Folder, .. relative]);
        Assert.SkipUnless(File.Exists(path), $"The data set {Path.Combine(relative)} is not on this machine; STREAMING_SHARED_DATA names its folder.");
        return path;
    }

    /// <summary>A tool of the shared folder beside the data; skips the test where it is absent.</summary>
    public static string ToolOrSkip(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Folder, "..", "tools", name));
        Assert.SkipUnless(File.Exists(path), $"The tool {name} is not on this machine; it stands in ../tools of the folder that STREAMING_SHARED_DATA names.");
        return path;
    }

    private static string Folder => Environment.GetEnvironmentVariable("STREAMING_SHARED_DATA") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StreamingPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Found no StreamingPlatform.sln above the tests.");
    }
}
