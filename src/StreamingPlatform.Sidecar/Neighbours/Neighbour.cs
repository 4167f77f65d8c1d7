namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>A sidecar that lives on this machine.</summary>
/// <param name="Instance">Unique to this run of the sidecar: <c>{appId}-{pid}-{guid}</c>.</param>
/// <param name="ActorTypes">Actor types its app hosts; empty until the app has told.</param>
public sealed record Neighbour(string Instance, string AppId, int HttpPort, int GrpcPort, int Pid, IReadOnlyList<string> ActorTypes)
{
    /// <summary>The port that daprd would take calls of other sidecars at; told in errors, as clients know it from there.</summary>
    public int InternalPort { get; init; }

    /// <summary>Where its HTTP API listens.</summary>
    public Uri HttpAddress { get; } = new($"http://127.0.0.1:{HttpPort}/");
}
