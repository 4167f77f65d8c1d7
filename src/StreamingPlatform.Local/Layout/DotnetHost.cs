using System.Runtime.InteropServices;

namespace StreamingPlatform.Local.Layout;

/// <summary>The .NET installation that runs this program; its children are to use the same.</summary>
internal static class DotnetHost
{
    /// <summary>Installation folder: three levels above <c>shared/Microsoft.NETCore.App/{version}</c>.</summary>
    public static string Root { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static string Path { get; } =
        System.IO.Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
