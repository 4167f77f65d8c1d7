namespace StreamingPlatform.Local.Layout;

/// <summary>A program that does not belong to the platform.</summary>
internal static class ExternalProgram
{
    /// <summary>Full path of a file, or of a name that is on PATH; null if there is none.</summary>
    public static string? Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return Path.GetFullPath(nameOrPath);
        }

        if (nameOrPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ""] : [""];
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, nameOrPath + ending))).FirstOrDefault(File.Exists);
    }
}
