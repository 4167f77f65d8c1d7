namespace StreamingPlatform.ArchitectureTests;

/// <summary>The checkout that the tests were built from: the folder with the solution file.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "StreamingPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No folder above the tests has StreamingPlatform.sln.");
    }
}
