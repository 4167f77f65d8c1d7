namespace StreamingPlatform.Local.Layout;

/// <summary>Where templates and programs are: in a working copy of the repository, or in a published folder.</summary>
/// <param name="programFolder">Folder of the launcher itself.</param>
internal sealed class PlatformLayout(string programFolder)
{
    private const string SidecarProject = "StreamingPlatform.Sidecar";

    /// <summary>The nearest folder at or above the program that has <c>dapr/dapr.yaml</c>.</summary>
    public string Root { get; } = FindRoot(programFolder);

    public string RunTemplate => Path.Combine(Root, "dapr", "dapr.yaml");

    public string Sample => Path.Combine(Root, "samples", "otto-sessions.jsonl.gz");

    /// <summary>Components of types that a real daprd knows.</summary>
    public string SelfManagedComponents => Path.Combine(Root, "components", "self-managed");

    /// <summary>The templates a tenant's resources are rendered from: the component set's own, or those beside it.</summary>
    public static string TenantTemplateOf(string componentsFolder)
    {
        var own = Path.Combine(componentsFolder, "tenant-template");
        return Directory.Exists(own) ? own : Path.GetFullPath(Path.Combine(componentsFolder, "..", "tenant-template"));
    }

    public ProgramFile Sidecar() => Program(SidecarProject);

    /// <summary>The built program of a project.</summary>
    /// <exception cref="LocalException">It is not there; the message says where it was looked for.</exception>
    public ProgramFile Program(string project)
    {
        string[] folders = [Path.Combine(programFolder, "apps", project), BuiltFolder(project)];
        foreach (var folder in folders)
        {
            var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{project}.exe" : project);
            if (File.Exists(executable))
            {
                return new ProgramFile(executable, []);
            }

            var library = Path.Combine(folder, $"{project}.dll");
            if (File.Exists(library))
            {
                return new ProgramFile(DotnetHost.Path, ["exec", library]);
            }
        }

        throw new LocalException($"{project} is not built: looked in {string.Join(" and ", folders)}.");
    }

    // artifacts/bin/{project}/{configuration}: the launcher stands in such a folder itself
    private string BuiltFolder(string project)
    {
        var configuration = Path.GetFileName(programFolder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        return Path.GetFullPath(Path.Combine(programFolder, "..", "..", project, configuration));
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "dapr", "dapr.yaml")))
            {
                return folder.FullName;
            }
        }

        throw new LocalException($"Found no dapr/dapr.yaml in {start} or a folder above it.");
    }
}
