namespace StreamingPlatform.Sidecar.Actors;

/// <summary>How the app that hosts actors is reached.</summary>
internal interface IActorTransport
{
    /// <param name="chain">The reentrancy id that the app is told; null: none but the caller's own.</param>
    /// <exception cref="DaprError">the app refused the call, or does not answer.</exception>
    /// <exception cref="ActorMethodNotFoundException">the app has no such method.</exception>
    Task<ActorAnswer> InvokeAsync(ActorCall call, string? chain, CancellationToken cancellationToken);

    /// <exception cref="DaprError">the app refused it, or does not answer.</exception>
    Task DeactivateAsync(string type, string id, CancellationToken cancellationToken);
}
