using System.Diagnostics;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>
/// A memory disk of a few MiB that only one sidecar sees: mounted in a namespace of its own, which needs no rights of an administrator. The test reaches it
/// through <c>/proc</c>.
/// </summary>
internal sealed class SmallDisk(string folder, int mebibytes)
{
    private const string Mount = "mount -t tmpfs -o size=\"$0\" tmpfs \"$1\" && shift && exec \"$@\"";

    /// <summary>The command that mounts it and becomes the command behind it.</summary>
    public IReadOnlyList<string> Command => ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", Mount, $"{mebibytes}m", Directory.CreateDirectory(folder).FullName];

    public async Task SkipIfNotAllowedAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command.Skip(1), "true"]) { RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var said = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.SkipUnless(process.ExitCode == 0, $"A small disk cannot be mounted here: unprivileged user namespaces are needed ({said.Trim()}).");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("unshare is not on PATH; install the Debian package util-linux to run with a small disk.");
        }
    }

    /// <summary>Takes space.</summary>
    public void Fill(SidecarProcess sidecar, int length) => File.WriteAllBytes(FillerOf(sidecar), new byte[length]);

    /// <summary>Gives it back.</summary>
    public void Free(SidecarProcess sidecar) => File.Delete(FillerOf(sidecar));

    private string FillerOf(SidecarProcess sidecar) => $"/proc/{sidecar.ProcessId}/root{folder}/filler";
}
