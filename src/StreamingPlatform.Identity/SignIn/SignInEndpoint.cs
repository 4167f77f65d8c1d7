using Microsoft.AspNetCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using StreamingPlatform.Identity.Tokens;
using StreamingPlatform.Identity.Users;

namespace StreamingPlatform.Identity.SignIn;

/// <summary>
/// GET and POST /connect/authorize: asks for name and password, and sends the browser back with a code. The request itself was checked before. Nothing is
/// remembered in the browser, so there is no session that another site could use.
/// </summary>
internal static class SignInEndpoint
{
    public static void MapSignIn(this IEndpointRouteBuilder routes, string path) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Post], HandleAsync).WithName("SignIn").AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        HttpContext http, UserStore users, SignInThrottle throttle, IOptions<IdentityOptions> options, CancellationToken cancellationToken)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("No authorization request.");
        var form = HttpMethods.IsPost(http.Request.Method) ? await http.Request.ReadFormAsync(cancellationToken) : null;
        if (form is null || !form.ContainsKey("password"))
        {
            return SignInPage.Of(request, error: null);
        }

        var userName = form["username"].ToString();
        if (!throttle.MayTry(userName))
        {
            return SignInPage.Of(request, "Too many tries. Wait a minute.", StatusCodes.Status429TooManyRequests);
        }

        if (await users.FindAsync(userName, form["password"].ToString(), cancellationToken) is not { } user)
        {
            return SignInPage.Of(request, "Unknown name, or not its password.", StatusCodes.Status401Unauthorized);
        }

        var principal = Principals.Of(user.UserName, user.UserName, user.TenantId, user.Role, options.Value.Audience);
        principal.SetClaim(Principals.CodeId, Guid.NewGuid().ToString("N"));
        principal.SetScopes(request.GetScopes());
        return TypedResults.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
