using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A registered timer; every text as given.</summary>
/// <param name="Data">JSON text.</param>
internal sealed record ActorTimer(
    string Type, string Id, string Name, string? DueTime, string? Period, string? Ttl, string? Callback, string? Data, CancellationTokenSource Stop)
{
    /// <summary>What the app is told at a tick.</summary>
    public byte[] Body()
    {
        var data = Data is null ? string.Empty : $"\"data\":{Data},";
        return Encoding.UTF8.GetBytes(
            $"{{\"callback\":{Quote(Callback)},{data}\"dueTime\":{Quote(DueTime)},\"period\":{Quote(Period)}}}");
    }

    private static string Quote(string? text) => $"\"{JsonEncodedText.Encode(text ?? string.Empty)}\"";
}
