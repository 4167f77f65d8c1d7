using System.Text;
using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>bindings.localstorage: create, get, delete and list files below <c>rootPath</c>.</summary>
internal static class LocalStorageBinding
{
    public static async Task<BindingAnswer> InvokeAsync(Component component, BindingCall call, CancellationToken cancellationToken)
    {
        if (component.Metadata.GetValueOrDefault("rootPath") is not { Length: > 0 } folder)
        {
            throw new BindingException("property rootPath must not be empty");
        }

        var root = Path.GetFullPath(folder);
        switch (call.Operation)
        {
            case "create":
                var name = call.Metadata.GetValueOrDefault("fileName") is { Length: > 0 } given ? given : Guid.NewGuid().ToString();
                var path = Inside(root, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
                await File.WriteAllBytesAsync(path, Content(call.Data.Span), cancellationToken);
                return Json(new { fileName = path });
            case "get":
                return new BindingAnswer(await File.ReadAllBytesAsync(Existing(root, call), cancellationToken), BindingAnswer.Nothing.Metadata);
            case "delete":
                File.Delete(Existing(root, call));
                return BindingAnswer.Nothing;
            case "list":
                var below = call.Metadata.GetValueOrDefault("fileName") is { Length: > 0 } part ? Inside(root, part) : root;
                var files = Directory.Exists(below) ? Directory.GetFiles(below, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [];
                return Json(files.Length == 0 ? null : files);
            default:
                throw new BindingException($"binding {call.Name} does not support operation {call.Operation}. supported operations:create get delete list");
        }
    }

    private static BindingAnswer Json(object? value) => new(JsonSerializer.SerializeToUtf8Bytes(value), BindingAnswer.Nothing.Metadata);

    private static string Existing(string root, BindingCall call)
    {
        if (call.Metadata.GetValueOrDefault("fileName") is not { Length: > 0 } name)
        {
            throw new BindingException("required metadata not set: fileName");
        }

        var path = Inside(root, name);
        return File.Exists(path) ? path : throw new BindingException($"file not found: {path}");
    }

    private static string Inside(string root, string name)
    {
        var path = Path.GetFullPath(Path.Combine(root, name.TrimStart('/')));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new BindingException($"file path {name} is outside the root");
    }

    /// <summary>A JSON string is unquoted; what then reads as base64 is decoded.</summary>
    private static byte[] Content(ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            try
            {
                text = JsonSerializer.Deserialize<string>(text) ?? string.Empty;
            }
            catch (JsonException)
            {
                // not a JSON string after all: kept as it is
                return data.ToArray();
            }
        }

        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : Encoding.UTF8.GetBytes(text);
    }
}
