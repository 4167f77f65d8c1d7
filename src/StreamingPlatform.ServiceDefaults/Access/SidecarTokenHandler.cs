using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>
/// Calls of the app's own sidecar, known by the app token (Dapr: environment variable <c>APP_API_TOKEN</c>, header <c>dapr-api-token</c>). Calls of the
/// platform's other services come through it and carry the app id that their sidecar vouches for.
/// </summary>
internal sealed class SidecarTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Variable = "APP_API_TOKEN";
    public const string Header = "dapr-api-token";
    public const string SidecarRole = "sidecar";
    public const string ServiceRole = "service";

    private const string CallerHeader = "dapr-caller-app-id";

    /// <summary>Whether the sidecar speaks for itself or one of the platform's services, and not for a stranger that the gateway let in.</summary>
    public static bool Speaks(IHeaderDictionary headers) =>
        headers.ContainsKey(Header) && (headers[CallerHeader] is not { Count: > 0 } callers || CallerOf(callers) is not null);

    private static string? CallerOf(StringValues callers) => callers is [{ } one] && DaprNames.Apps.Services.Contains(one) ? one : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var expected = Encoding.UTF8.GetBytes(configuration[Variable] ?? string.Empty);
        var sent = Encoding.UTF8.GetBytes(Request.Headers[Header].ToString());
        if (expected.Length == 0 || !CryptographicOperations.FixedTimeEquals(expected, sent))
        {
            return Task.FromResult(AuthenticateResult.Fail("Not the app token of this app."));
        }

        // A forged caller travels beside the true one; two are none.
        var caller = CallerOf(Request.Headers[CallerHeader]);
        var identity = new PlatformIdentity(AccessSchemes.Sidecar, caller ?? SidecarRole, tenantId: null, caller is null ? [SidecarRole] : [SidecarRole, ServiceRole]);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }
}
