using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>What the actor's app, or the owner's sidecar, answered.</summary>
/// <param name="owner">Disposed with the answer; the body is not read after that.</param>
internal sealed class ActorAnswer(
    int status, IReadOnlyList<KeyValuePair<string, StringValues>> headers, ReadOnlyMemory<byte> body, IDisposable? owner = null) : IDisposable
{
    /// <summary>With which the .NET SDK says that the actor's method threw.</summary>
    public const string ErrorHeader = "X-DaprErrorResponseHeader";

    private const string CancelHeader = "X-DaprReminderCancel";
    private static readonly string[] True = ["1", "y", "yes", "true", "t", "on"];

    public int Status { get; } = status;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; } = headers;

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The actor's own error.</summary>
    public bool IsError => Find(ErrorHeader) is not null;

    /// <summary>The app wants the reminder to end.</summary>
    public bool CancelsReminder => Find(CancelHeader) is { } values && True.Contains(values.ToString().Trim(), StringComparer.OrdinalIgnoreCase);

    public StringValues? Find(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    public void Dispose() => owner?.Dispose();
}
