using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Local.Layout;
using StreamingPlatform.Local.Ports;
using StreamingPlatform.Local.Processes;
using StreamingPlatform.Local.RunTemplate;

namespace StreamingPlatform.Local.Running;

/// <summary>All apps with their sidecars, from the first start to the last stop.</summary>
internal sealed class LocalPlatform : IAsyncDisposable
{
    private static readonly TimeSpan PatienceWithApp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceWithSidecar = TimeSpan.FromSeconds(2.5);
    private static readonly string[] Doors = ["gateway", "insights"];

    private readonly DataFolder data;
    private readonly Lock writing = new();
    private bool ready;

    private LocalPlatform(DataFolder data, IReadOnlyList<RunningApp> apps, LocalCredentials administrator)
    {
        this.data = data;
        Apps = apps;
        Administrator = administrator;
    }

    public LocalCredentials Administrator { get; }

    public IReadOnlyList<RunningApp> Apps { get; }

    /// <summary>Where a user goes first.</summary>
    public Uri Door => Doors.Select(id => Apps.FirstOrDefault(app => app.Template.AppId == id)).FirstOrDefault(app => app is not null)?.Address ?? Apps[0].Address;

    public PlatformAddresses Addresses => new(AddressOf("ingestion"), AddressOf("registry"), AddressOf("insights"), Administrator);

    /// <summary>Starts everything at once and waits until all of it answers.</summary>
    /// <param name="tell">Takes lines for the user, such as the end of an app.</param>
    public static async Task<LocalPlatform> StartAsync(
        PlatformLayout layout, DataFolder data, LocalOptions options, Action<string> tell, TimeProvider clock, CancellationToken cancellationToken)
    {
        var templates = RunTemplateFile.Read(layout.RunTemplate);
        await data.WaitForFormerProcessesAsync(clock, cancellationToken);
        var ports = AppPorts.Assign(templates, options.FreePorts, options.PortOffset);
        await EnsureFreeAsync(templates, ports, clock, cancellationToken);
        var identity = templates.Zip(ports).FirstOrDefault(one => one.First.AppId == ProcessPlans.IdentityApp).Second
            ?? throw new LocalException($"{layout.RunTemplate} has no app '{ProcessPlans.IdentityApp}'.");
        var secrets = LocalSecrets.Of(new Uri($"http://127.0.0.1:{identity.App}/"), data);
        var plans = new ProcessPlans(layout, data, options, secrets);
        var apps = templates.Zip(ports, (template, own) => new RunningApp(
            template,
            own,
            new SupervisedProcess(plans.OfApp(template, own), tell, clock),
            new SupervisedProcess(plans.OfSidecar(template, own), tell, clock))).ToList();
        var platform = new LocalPlatform(data, apps, secrets.Administrator);
        try
        {
            foreach (var process in apps.SelectMany(app => new[] { app.Sidecar, app.App }))
            {
                process.Start();
                process.Started += platform.WriteFile;
            }

            platform.WriteFile();
            using var readiness = new Readiness(clock);
            await readiness.WaitAsync(apps, cancellationToken);
            platform.ready = true;
            platform.WriteFile();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the apps in reverse order, so that the last words of each reach those it speaks to; then all sidecars.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps.Reverse())
        {
            await app.App.StopAsync(PatienceWithApp);
        }

        await Task.WhenAll(Apps.Select(app => app.Sidecar.StopAsync(PatienceWithSidecar)));
        foreach (var app in Apps)
        {
            await app.App.DisposeAsync();
            await app.Sidecar.DisposeAsync();
        }

        File.Delete(data.PlatformFile);
    }

    private static async Task EnsureFreeAsync(
        IReadOnlyList<AppTemplate> templates, IReadOnlyList<AppPorts> ports, TimeProvider clock, CancellationToken cancellationToken)
    {
        var taken = templates.Zip(ports).Where(one => !FreePorts.IsFree(one.Second.App)).Select(one => $"port {one.Second.App} of {one.First.AppId}").ToList();
        if (taken.Count > 0)
        {
            // a platform that was just killed needs up to 2 s to leave
            await Task.Delay(TimeSpan.FromSeconds(2.5), clock, cancellationToken);
            taken = [.. templates.Zip(ports).Where(one => !FreePorts.IsFree(one.Second.App)).Select(one => $"port {one.Second.App} of {one.First.AppId}")];
        }

        if (taken.Count > 0)
        {
            throw new LocalException($"Already in use: {string.Join(", ", taken)}. Stop what listens there, or use --port-offset N or --ports free.");
        }
    }

    private Uri AddressOf(string appId) => Apps.Single(app => app.Template.AppId == appId).Address;

    private void WriteFile()
    {
        lock (writing)
        {
            new PlatformFileContent(Environment.ProcessId, ready, Apps.ToDictionary(app => app.Template.AppId, app => app.Entry)).Write(data.PlatformFile);
        }
    }
}
