namespace StreamingPlatform.Sidecar;

/// <summary>The right to one call of the app; given back when disposed.</summary>
public readonly struct AppPlace : IDisposable, IEquatable<AppPlace>
{
    private readonly SemaphoreSlim? places;

    internal AppPlace(SemaphoreSlim? places) => this.places = places;

    public static bool operator ==(AppPlace left, AppPlace right) => left.Equals(right);

    public static bool operator !=(AppPlace left, AppPlace right) => !left.Equals(right);

    public void Dispose() => places?.Release();

    public bool Equals(AppPlace other) => ReferenceEquals(places, other.places);

    public override bool Equals(object? obj) => obj is AppPlace other && Equals(other);

    public override int GetHashCode() => places?.GetHashCode() ?? 0;
}
