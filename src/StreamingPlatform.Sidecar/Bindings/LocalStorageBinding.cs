using System.Text;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// bindings.localstorage: create, get, delete and list files below <c>rootPath</c>. A <c>fileName</c> never leads out of it: dots and a leading
/// slash are cleaned away first. Texts of refusals are daprd's.
/// </summary>
internal sealed class LocalStorageBinding : IOutputBinding
{
    private const string FileName = "fileName";
    private static readonly string[] Forbidden = ["/proc", "/sys", "/boot", "/var/run/secrets"];
    private readonly string root;

    private LocalStorageBinding(string root) => this.root = root;

    public IReadOnlyList<string> Operations { get; } = ["create", "get", "list", "delete"];

    /// <summary>Creates the folder if need be.</summary>
    public static LocalStorageBinding Open(Component component)
    {
        if (component.Metadata.GetValueOrDefault("rootPath") is not { Length: > 0 } folder)
        {
            throw new InvalidDataException("property rootPath must not be empty");
        }

        var root = Path.GetFullPath(folder).TrimEnd('/');
        if (Array.Exists(Forbidden, f => root == f || root.StartsWith(f + "/", StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"property rootPath points to a disallowed location: {root}");
        }

        Directory.CreateDirectory(root);
        return new LocalStorageBinding(root);
    }

    public async Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken) => call.Operation switch
    {
        "create" => await CreateAsync(call, cancellationToken),
        "get" => await GetAsync(PathOf(call), cancellationToken),
        "list" => List(PathOf(call)),
        _ => Delete(PathOf(call)),
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<BindingAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        Directory.Exists(path) ? throw new BindingException($"error reading file {path}: read {path}: is a directory")
        : File.Exists(path) ? BindingAnswer.Of(await File.ReadAllBytesAsync(path, cancellationToken))
        : throw new BindingException($"file not found: {path}");

    private static BindingAnswer List(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new BindingException(
                File.Exists(path)
                    ? $"unable to list files as the file specified is not a directory: {path}"
                    : $"error getting stats for path {path}: stat {path}: no such file or directory");
        }

        var files = new List<string>();
        Walk(path, files);
        return BindingAnswer.Json(files.Count == 0 ? null : files);
    }

    /// <summary>Depth first, each folder in the order of its names.</summary>
    private static void Walk(string folder, List<string> files)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            if (Directory.Exists(entry))
            {
                Walk(entry, files);
            }
            else
            {
                files.Add(entry);
            }
        }
    }

    private static BindingAnswer Delete(string path)
    {
        if (Directory.Exists(path))
        {
            if (Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new BindingException($"error deleting file {path}: remove {path}: directory not empty");
            }

            Directory.Delete(path);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
        else
        {
            throw new BindingException($"error deleting file {path}: remove {path}: no such file or directory");
        }

        return BindingAnswer.Nothing;
    }

    /// <summary>What reads as base64 is decoded, whether it was meant so or not.</summary>
    private static byte[] Content(ReadOnlyMemory<byte> data)
    {
        var text = BindingData.Text(data);
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length]
            : text.Length > 0 && data.Span[0] == (byte)'"' ? Encoding.UTF8.GetBytes(text)
            : data.ToArray();
    }

    private async Task<BindingAnswer> CreateAsync(BindingCall call, CancellationToken cancellationToken)
    {
        var path = call[FileName] is null ? Path.Combine(root, Guid.NewGuid().ToString()) : PathOf(call);
        if (Directory.Exists(path))
        {
            throw new BindingException($"error creating file {path}: open {path}: is a directory");
        }

        var folder = Path.GetDirectoryName(path) ?? root;
        if (FileInTheWayOf(folder) is { } file)
        {
            throw new BindingException($"error creating directory {folder}: mkdir {file}: not a directory");
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(path, Content(call.Data), cancellationToken);
        return BindingAnswer.Json(new { fileName = Path.GetRelativePath(root, path) });
    }

    private string? FileInTheWayOf(string folder)
    {
        for (var at = folder; at is not null && at.Length > root.Length; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                return at;
            }
        }

        return null;
    }

    private string PathOf(BindingCall call) =>
        call[FileName] is { } name ? (root + Path.GetFullPath("/" + name)).TrimEnd('/') : root;
}
