namespace StreamingPlatform.Registry.Audit;

/// <summary>Who asks for a change: the client or user of the access token.</summary>
internal sealed record Requester(string Name)
{
    /// <summary>What the platform does by itself.</summary>
    public static Requester Platform { get; } = new("platform");

    public static Requester Of(HttpContext context) =>
        new(context.User.Identity?.Name ?? throw new InvalidOperationException("A change was let through without knowing who asks."));
}
