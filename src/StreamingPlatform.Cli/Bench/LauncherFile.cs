using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Cli.Bench;

/// <summary>Where the local launcher is: beside this program, or in the folder it is built into.</summary>
internal static class LauncherFile
{
    private const string Name = "streaming-platform.dll";

    /// <exception cref="PlatformException">It is in neither.</exception>
    public static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string?[] folders = [here.FullName, here.Parent?.Parent is { } bin ? Path.Combine(bin.FullName, "StreamingPlatform.Local", here.Name) : null];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? throw new PlatformException($"found no {Name} beside this program: build StreamingPlatform.Local in the same configuration, or name it with --launcher");
    }
}
