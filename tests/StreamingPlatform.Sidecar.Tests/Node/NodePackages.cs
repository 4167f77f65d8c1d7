using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace StreamingPlatform.Sidecar.Tests.Node;

/// <summary>The Node SDK as its lock file says, installed once a machine into the folder for temporary files.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <returns>A folder with <c>client.js</c> and its packages.</returns>
    public static async Task<string> InstallOrSkipAsync(CancellationToken cancellationToken)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Node", "client");
        var hash = SHA256.HashData(Directory.GetFiles(source).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes).ToArray());
        var folder = Path.Combine(Path.GetTempPath(), $"sidecar-node-client-{Convert.ToHexStringLower(hash)[..16]}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var fresh = Directory.CreateTempSubdirectory("sidecar-node-client-").FullName;
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(fresh, Path.GetFileName(file)));
        }

        await RunNpmOrSkipAsync(fresh, cancellationToken);
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // another test run was faster
            Directory.Delete(fresh, recursive: true);
        }

        return folder;
    }

    private static async Task RunNpmOrSkipAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var npm = Process.Start(start)!;
            var output = npm.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await npm.StandardError.ReadToEndAsync(limit.Token);
            await npm.WaitForExitAsync(limit.Token);
            Assert.SkipUnless(npm.ExitCode == 0, $"npm could not install the Dapr Node SDK; a registry that holds @dapr/dapr is needed: {errors} {await output}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node is not on PATH; install the Debian packages nodejs and npm to test with the Dapr Node SDK.");
        }
    }
}
