using System.Text.Json;

namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>
/// The sidecars of this machine. Each keeps a file <c>{appId}-{pid}-{guid}.json</c> in the neighbours folder and holds the lock file beside it;
/// a file whose lock nobody holds belongs to a dead process: it does not count as alive any more, and is removed after a while.
/// </summary>
public sealed partial class NeighbourDirectory : IHostedService, IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the file of a dead sidecar stays: callers try again meanwhile, as it may come back.</summary>
    private static readonly TimeSpan KeepLost = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefreshAtMost = TimeSpan.FromMilliseconds(15);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly SidecarOptions options;
    private readonly TimeProvider clock;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<NeighbourDirectory> logger;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, (DateTime Written, Neighbour Neighbour)> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Since, Neighbour? Neighbour)> lost = new(StringComparer.Ordinal);
    private NeighbourLease? lease;
    private FileSystemWatcher? watcher;
    private Task loop = Task.CompletedTask;
    private Neighbour self;
    private bool announced;
    private long looked;
    private volatile IReadOnlyList<Neighbour> live = [];

    public NeighbourDirectory(SidecarOptions options, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<NeighbourDirectory> logger)
    {
        this.options = options;
        this.clock = clock;
        this.lifetime = lifetime;
        this.logger = logger;
        var instance = $"{options.AppId}-{Environment.ProcessId}-{Guid.NewGuid():N}";
        self = new Neighbour(instance, options.AppId, options.HttpPort, options.GrpcPort, Environment.ProcessId, []) { InternalPort = options.InternalPort };
    }

    /// <summary>Raised after <see cref="Live"/> changed; handlers must be quick.</summary>
    public event Action? Changed;

    /// <summary>This sidecar as others see it.</summary>
    public Neighbour Self => self;

    /// <summary>All that live, this one included once it listens; ordered by <see cref="Neighbour.Instance"/>.</summary>
    public IReadOnlyList<Neighbour> Live => live;

    /// <summary>Folder shared by the sidecars of this machine; exists once the directory has started.</summary>
    public string Folder => options.NeighboursFolder;

    /// <summary>A live sidecar of the app: this one if it is its own, else one chosen at random.</summary>
    public Neighbour? FindApp(string appId)
    {
        var found = live.Where(n => n.AppId == appId).ToArray();
        return found.Length == 0 ? null : Array.Find(found, n => n.Instance == self.Instance) ?? found[Random.Shared.Next(found.Length)];
    }

    /// <summary>A sidecar of the app that died without taking its name away, a moment ago; null: none.</summary>
    public Neighbour? FindLost(string appId)
    {
        lock (gate)
        {
            return lost.Values.FirstOrDefault(l => l.Neighbour?.AppId == appId).Neighbour;
        }
    }

    /// <summary>Tells the neighbours which actor types this app hosts; an empty list withdraws them.</summary>
    public void AnnounceActorTypes(IReadOnlyList<string> types)
    {
        lock (gate)
        {
            self = self with { ActorTypes = types };
            if (announced)
            {
                Write();
            }
        }

        LookNow();
    }

    /// <summary>Looks now instead of at the next poll; for a caller that found a neighbour dead.</summary>
    public void Refresh()
    {
        lock (gate)
        {
            if (looked != 0 && clock.GetElapsedTime(looked) < RefreshAtMost)
            {
                return;
            }
        }

        LookNow();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        CreateFolder();
        lease = NeighbourLease.TryTake(PathOf(self.Instance, ".lock"))
            ?? throw new IOException($"the neighbours folder {Folder} cannot be used: the lock file of {self.Instance} is taken");
        watcher = new FileSystemWatcher(Folder, "*.json") { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
        watcher.Created += (_, _) => Wake();
        watcher.Changed += (_, _) => Wake();
        watcher.Renamed += (_, _) => Wake();
        watcher.Deleted += (_, _) => Wake();
        watcher.EnableRaisingEvents = true;
        lifetime.ApplicationStarted.Register(Announce);
        LookNow();
        loop = Task.Run(() => WatchAsync(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        watcher?.Dispose();
        await loop;
        lock (gate)
        {
            announced = false;
            File.Delete(PathOf(self.Instance, ".json"));
            lease?.Dispose();
            lease = null;
            File.Delete(PathOf(self.Instance, ".lock"));
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        lease?.Dispose();
        stopping.Dispose();
        wake.Dispose();
    }

    /// <summary>Only this user may look into it: who knows an instance's name can call in its place.</summary>
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Announce()
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            announced = true;
            Write();
        }

        LookNow();
    }

    private void LookNow()
    {
        bool changed;
        lock (gate)
        {
            looked = clock.GetTimestamp();
            changed = Look();
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                LookNow();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                NeighboursUnreadable(logger, Folder, error);
            }

            try
            {
                await wake.WaitAsync(Poll, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            if (!stopping.IsCancellationRequested && wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    private bool Look()
    {
        var found = new List<Neighbour>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Folder, "*.json"))
        {
            var instance = Path.GetFileNameWithoutExtension(path);
            seen.Add(instance);
            if (instance == self.Instance)
            {
                continue;
            }

            if (!NeighbourLease.IsHeld(PathOf(instance, ".lock")))
            {
                if (!lost.TryGetValue(instance, out var dead))
                {
                    NeighbourGone(logger, instance);
                    lost[instance] = (looked, Read(path, instance));
                }
                else if (clock.GetElapsedTime(dead.Since) >= KeepLost)
                {
                    File.Delete(path);
                    File.Delete(PathOf(instance, ".lock"));
                    seen.Remove(instance);
                }
            }
            else if (Read(path, instance) is { } neighbour)
            {
                found.Add(neighbour);
            }
        }

        foreach (var gone in read.Keys.Where(i => !seen.Contains(i)).ToArray())
        {
            read.Remove(gone);
        }

        foreach (var gone in lost.Keys.Where(i => !seen.Contains(i)).ToArray())
        {
            lost.Remove(gone);
        }

        if (announced)
        {
            found.Add(self);
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Instance, b.Instance));
        if (found.SequenceEqual(live, Same.Instance))
        {
            return false;
        }

        live = found;
        return true;
    }

    private Neighbour? Read(string path, string instance)
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (read.TryGetValue(instance, out var known) && known.Written == written)
        {
            return known.Neighbour;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (JsonSerializer.Deserialize<Neighbour>(stream, Json) is { } neighbour)
            {
                read[instance] = (written, neighbour);
                return neighbour;
            }
        }
        catch (FileNotFoundException)
        {
            // ended between the listing and now
        }
        catch (JsonException error)
        {
            NeighbourUnreadable(logger, instance, error);
        }

        return null;
    }

    private void Write()
    {
        var path = PathOf(self.Instance, ".json");
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(self, Json));
        File.Move(draft, path, overwrite: true);
    }

    private string PathOf(string instance, string extension) => Path.Combine(Folder, instance + extension);

    [LoggerMessage(200, LogLevel.Information, "neighbour {Instance} is gone")]
    private static partial void NeighbourGone(ILogger logger, string instance);

    [LoggerMessage(201, LogLevel.Warning, "the neighbours folder {Folder} cannot be read")]
    private static partial void NeighboursUnreadable(ILogger logger, string folder, Exception error);

    [LoggerMessage(202, LogLevel.Warning, "the file of neighbour {Instance} cannot be read")]
    private static partial void NeighbourUnreadable(ILogger logger, string instance, Exception error);

    private sealed class Same : IEqualityComparer<Neighbour>
    {
        public static readonly Same Instance = new();

        public bool Equals(Neighbour? x, Neighbour? y) =>
            x is not null && y is not null && x.Instance == y.Instance && x.HttpPort == y.HttpPort && x.GrpcPort == y.GrpcPort
            && x.ActorTypes.SequenceEqual(y.ActorTypes, StringComparer.Ordinal);

        public int GetHashCode(Neighbour obj) => obj.Instance.GetHashCode(StringComparison.Ordinal);
    }
}
