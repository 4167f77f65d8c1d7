namespace StreamingPlatform.Sidecar.Actors;

/// <summary>How the app wants actors of one type to run; from its <c>GET /dapr/config</c> or the registration on its stream.</summary>
/// <param name="IdleTimeout">Default 60 min.</param>
/// <param name="DrainTimeout">How long a running call may go on when its actor moves; default 2 s.</param>
/// <param name="Drain">false: a running call is cut at once; default true.</param>
/// <param name="MaxStackDepth">With reentrancy; default 32.</param>
internal sealed record ActorTypeOptions(
    string Type, TimeSpan IdleTimeout, TimeSpan DrainTimeout, bool Drain, bool Reentrant, int MaxStackDepth)
{
    /// <summary>What holds for a type whose app says nothing.</summary>
    public static ActorTypeOptions Standard { get; } = new(string.Empty, TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(2), true, false, 32);
}
