using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>What an actor is told when a timer or a reminder fires.</summary>
/// <param name="IsTimer">A timer; else a reminder.</param>
/// <param name="DueTime">As given; of a reminder always empty.</param>
/// <param name="Period">As given; of a reminder always empty.</param>
/// <param name="Callback">Of timers only.</param>
/// <param name="Data">JSON text; null if none was given.</param>
internal sealed record ActorTick(bool IsTimer, string Name, string DueTime, string Period, string Callback, string? Data)
{
    /// <summary>The method under which an HTTP app gets it.</summary>
    public string Method => (IsTimer ? "timer/" : "remind/") + Name;

    /// <summary>The body that an HTTP app gets.</summary>
    public byte[] Body()
    {
        var callback = IsTimer ? $"\"callback\":{Quote(Callback)}," : string.Empty;
        var data = Data is null ? string.Empty : $"\"data\":{Data},";
        return Encoding.UTF8.GetBytes($"{{{callback}{data}\"dueTime\":{Quote(DueTime)},\"period\":{Quote(Period)}}}");
    }

    /// <summary>Reads what <see cref="Body"/> wrote.</summary>
    public static ActorTick Read(string method, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var slash = method.IndexOf('/', StringComparison.Ordinal);
        return new ActorTick(
            method.StartsWith("timer/", StringComparison.Ordinal), method[(slash + 1)..], Text(root, "dueTime"), Text(root, "period"), Text(root, "callback"),
            root.TryGetProperty("data", out var data) ? data.GetRawText() : null);
    }

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
