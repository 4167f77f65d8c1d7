namespace StreamingPlatform.Sidecar.Actors.Streams;

/// <summary>How daprd writes names of HTTP headers.</summary>
internal static class HeaderNames
{
    /// <summary>Each part between hyphens begins with a capital: <c>x-tenant</c> is <c>X-Tenant</c>.</summary>
    public static string Canonical(string name) => string.Create(name.Length, name, static (target, source) =>
    {
        var upper = true;
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = upper ? char.ToUpperInvariant(source[i]) : char.ToLowerInvariant(source[i]);
            upper = source[i] == '-';
        }
    });
}
