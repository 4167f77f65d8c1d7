using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Cli.Platform;

/// <summary>Access tokens of one client, each used until shortly before its end.</summary>
internal sealed class AccessTokens(HttpClient http, LocalCredentials credentials, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _asking = new(1);
    private (string Value, DateTimeOffset Until)? _token;

    /// <exception cref="PlatformException">The issuer refuses.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_token is { } kept && clock.GetUtcNow() < kept.Until)
        {
            return kept.Value;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_token is { } other && clock.GetUtcNow() < other.Until)
            {
                return other.Value;
            }

            var next = await AskAsync(cancellationToken);
            _token = (next.AccessToken, clock.GetUtcNow() + TimeSpan.FromSeconds(next.ExpiresIn) - Early);
            return next.AccessToken;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<TokenAnswer> AskAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", credentials.ClientId), new("client_secret", credentials.ClientSecret),
        ]);
        using var answer = await http.PostAsync(credentials.TokenEndpoint, form, cancellationToken);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<TokenAnswer>(cancellationToken) ?? throw new PlatformException("the token endpoint answered nothing")
            : throw new PlatformException($"no token for client '{credentials.ClientId}' from {credentials.TokenEndpoint}: {await Problems.DescribeAsync(answer, cancellationToken)}");
    }

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
