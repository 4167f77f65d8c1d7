using System.Runtime.InteropServices;

namespace StreamingPlatform.Local.Processes;

/// <summary>Signals to other processes.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. On Windows the end of its standard input has to do.</summary>
    public static void AskToEnd(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            // an error means that the process is gone already, which is what was wanted
            _ = Kill(processId, Terminate);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
