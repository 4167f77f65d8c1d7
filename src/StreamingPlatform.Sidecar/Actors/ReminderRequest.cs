namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A reminder to register; every text as given, empty when absent.</summary>
/// <param name="Data">JSON text; null when absent.</param>
/// <param name="FailurePolicy">A JobFailurePolicy in base64; null: the standard one.</param>
internal sealed record ReminderRequest(
    string Type, string Id, string Name, string DueTime, string Period, string Ttl, string? Data, bool Overwrite, string? FailurePolicy);
