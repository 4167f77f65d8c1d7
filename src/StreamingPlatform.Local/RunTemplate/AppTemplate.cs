namespace StreamingPlatform.Local.RunTemplate;

/// <summary>One app of the run template, with what it inherits from <c>common</c>.</summary>
/// <param name="AppId">Dapr app id.</param>
/// <param name="AppFolder">Absolute <c>appDirPath</c>; its last segment names the project.</param>
/// <param name="Port">Where the app listens, on 127.0.0.1.</param>
/// <param name="ResourcePaths">Absolute folders of Dapr resources.</param>
/// <param name="ConfigFile">Absolute path of the Dapr configuration; null if none.</param>
internal sealed record AppTemplate(
    string AppId, string AppFolder, int Port, IReadOnlyList<string> ResourcePaths, string? ConfigFile, IReadOnlyDictionary<string, string> Environment, string LogLevel)
{
    /// <summary>Name of the app's project, for instance <c>StreamingPlatform.Ingestion</c>.</summary>
    public string Project => Path.GetFileName(AppFolder.TrimEnd('/', '\\'));
}
