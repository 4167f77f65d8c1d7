namespace StreamingPlatform.Sidecar.State;

/// <summary>The etag of a write is not the stored one, or a first write found the key taken.</summary>
public sealed class ETagMismatchException(string key) : Exception($"possible etag mismatch for key {key}")
{
    public string Key { get; } = key;
}
