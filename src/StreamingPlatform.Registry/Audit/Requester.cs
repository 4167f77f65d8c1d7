namespace StreamingPlatform.Registry.Audit;

/// <summary>Who asks for a change.</summary>
/// <param name="Authenticated">False: the name is what the request claims in the header <c>X-Actor</c>, or <c>anonymous</c>.</param>
internal sealed record Requester(string Name, bool Authenticated)
{
    public const string Header = "X-Actor";

    private const int MaxLength = 128;

    public static Requester Anonymous { get; } = new("anonymous", Authenticated: false);

    public static Requester Of(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name })
        {
            return new Requester(name, Authenticated: true);
        }

        var claimed = context.Request.Headers[Header].ToString();
        return claimed.Length is > 0 and <= MaxLength && !claimed.Any(char.IsControl) ? new Requester(claimed, Authenticated: false) : Anonymous;
    }
}
