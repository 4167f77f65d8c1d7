namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>What a middleware answers in place of the API.</summary>
/// <param name="NoSniff">Whether the header <c>X-Content-Type-Options: nosniff</c> goes with it.</param>
internal sealed record Refusal(int Status, string Text, bool NoSniff);
