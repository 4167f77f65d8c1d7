using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Verifies a bearer token once, not at every request that carries it.</summary>
internal sealed class CachedBearerHandler(
    IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder, VerifiedTokens verified, IOptions<AccessOptions> access)
    : JwtBearerHandler(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        if (verified.Find(header) is { } known)
        {
            return known;
        }

        var result = await base.HandleAuthenticateAsync();
        if (result.Succeeded)
        {
            var caller = new ClaimsPrincipal(PlatformIdentity.Of(result.Principal, access.Value));
            result = AuthenticateResult.Success(new AuthenticationTicket(caller, result.Properties, AccessSchemes.Bearer));
            verified.Keep(header, result, result.Properties?.ExpiresUtc);
            return result;
        }

        return result.Failure is not null && await UnavailableAsync() is { } away ? AuthenticateResult.Fail(away) : result;
    }

    /// <summary>Without the issuer's keys every token fails, the good ones too.</summary>
    private async Task<Exception?> UnavailableAsync()
    {
        try
        {
            await Options.ConfigurationManager!.GetConfigurationAsync(Context.RequestAborted);
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            return new IssuerUnavailableException(exception);
        }
    }
}
