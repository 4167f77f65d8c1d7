using System.Net;
using System.Text;
using OpenIddict.Abstractions;

namespace StreamingPlatform.Identity.SignIn;

/// <summary>The page that asks for name and password; the request travels in it, unchanged.</summary>
internal static class SignInPage
{
    private const string Style = """
        :root { color-scheme: light dark; font-family: system-ui, sans-serif }
        body { display: grid; place-items: center; min-height: 100vh; margin: 0 }
        form { display: grid; gap: .75rem; width: min(20rem, 90vw) }
        h1 { font-size: 1.25rem; margin: 0 }
        input, button { font: inherit; padding: .6rem; border: 1px solid #767676; border-radius: .4rem }
        button { background: #1a56c4; color: #fff; border: 0; cursor: pointer }
        [role=alert] { color: #b00020 } @media (prefers-color-scheme: dark) { [role=alert] { color: #ff8a9b } }
        """;

    private static readonly string[] Own = ["username", "password"];

    public static IResult Of(OpenIddictRequest request, string? error, int status = StatusCodes.Status200OK)
    {
        var hidden = new StringBuilder();
        foreach (var (name, value) in request.GetParameters().Where(parameter => !Own.Contains(parameter.Key)))
        {
            hidden.Append("<input type=\"hidden\" name=\"").Append(WebUtility.HtmlEncode(name)).Append("\" value=\"")
                .Append(WebUtility.HtmlEncode((string?)value)).Append("\">");
        }

        var alert = error is null ? string.Empty : $"<p role=\"alert\">{WebUtility.HtmlEncode(error)}</p>";
        return new SignInResult($"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in</title>
            <style>{Style}</style></head><body><main><form method="post"><h1>Sign in</h1>{alert}
            <label for="username">User name</label><input id="username" name="username" autocomplete="username" autofocus required>
            <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
            {hidden}<button>Sign in</button></form></main></body></html>
            """, status);
    }

    private sealed class SignInResult(string html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
