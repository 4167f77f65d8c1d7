using System.Text.Json;

namespace StreamingPlatform.Local.Running;

/// <summary><c>platform.json</c>: what runs where, for scripts. Written when the platform is ready and whenever a process was started again.</summary>
/// <param name="ProcessId">The launcher.</param>
/// <param name="Apps">By app id.</param>
internal sealed record PlatformFileContent(int ProcessId, bool Ready, IReadOnlyDictionary<string, AppEntry> Apps)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public IEnumerable<int> ProcessIds => Apps.Values.SelectMany(app => new[] { app.ProcessId, app.SidecarProcessId }).Where(id => id > 0);

    /// <returns>Null if there is none, or none that can be read.</returns>
    public static PlatformFileContent? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PlatformFileContent>(File.ReadAllBytes(path), Json);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        var next = $"{path}.next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(next, path, overwrite: true);
    }
}

/// <summary>An app and its sidecar.</summary>
internal sealed record AppEntry(string Address, int ProcessId, string SidecarHttp, string SidecarGrpc, int SidecarProcessId, string Log);
