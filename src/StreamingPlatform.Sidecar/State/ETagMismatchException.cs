namespace StreamingPlatform.Sidecar.State;

/// <summary>The etag of a write is not the stored one, or a first write found the key taken.</summary>
/// <param name="detail">What the store adds; null when nothing.</param>
public sealed class ETagMismatchException(string? detail = null)
    : Exception(detail is null ? "possible etag mismatch. error from state store" : $"possible etag mismatch. error from state store: {detail}");
