namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>
/// Calls between sidecars. A sidecar proves who it is by its instance name, which holds a random part and stands only in the neighbours folder, that the
/// machine's other users cannot read.
/// </summary>
internal static class NeighbourCalls
{
    public const string Header = "x-embedded-caller";

    public static void AddProof(HttpRequestMessage request, NeighbourDirectory neighbours) =>
        request.Headers.TryAddWithoutValidation(Header, neighbours.Self.Instance);

    /// <summary>The sidecar that sends the request; null for any other caller.</summary>
    public static Neighbour? CallerOf(HttpContext context, NeighbourDirectory neighbours)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var given) || given.ToString() is not { Length: > 0 } instance)
        {
            return null;
        }

        return Find(neighbours, instance) ?? Look(neighbours, instance);
    }

    private static Neighbour? Look(NeighbourDirectory neighbours, string instance)
    {
        neighbours.Refresh();
        return Find(neighbours, instance);
    }

    private static Neighbour? Find(NeighbourDirectory neighbours, string instance) => neighbours.Live.FirstOrDefault(n => n.Instance == instance);
}
