using System.Security.Cryptography;
using System.Text;
using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Security;

/// <summary>
/// Asks every caller for the token of the API where one is set (DAPR_API_TOKEN): header or metadata <c>dapr-api-token</c>. Only GET of the health endpoints
/// and the machine's other sidecars go without. The token stays here: it is not passed on to apps.
/// </summary>
internal static class ApiToken
{
    public const string Header = "dapr-api-token";
    private const string Variable = "DAPR_API_TOKEN";

    public static void Use(WebApplication app)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } token)
        {
            return;
        }

        var neighbours = app.Services.GetRequiredService<NeighbourDirectory>();
        var expected = Encoding.UTF8.GetBytes(token);
        app.Use((context, next) =>
        {
            if (GrpcAnswer.IsCall(context))
            {
                return CheckGrpcAsync(context, next, expected);
            }

            if (!IsHealth(context) && !Matches(context.Request.Headers[Header].ToString(), expected)
                && NeighbourCalls.CallerOf(context, neighbours) is null)
            {
                return PlainAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, "invalid api token\n");
            }

            context.Request.Headers.Remove(Header);
            return next(context);
        });
    }

    private static Task CheckGrpcAsync(HttpContext context, RequestDelegate next, byte[] expected)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var given))
        {
            return RefuseAsync(context, "missing api token in request metadata");
        }

        if (!Matches(given.ToString(), expected))
        {
            return RefuseAsync(context, "authentication error: api token mismatch");
        }

        context.Request.Headers.Remove(Header);
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, string reason) =>
        GrpcAnswer.FailAsync(context, Grpc.Core.StatusCode.Unauthenticated, "Unauthorized", StatusCodes.Status401Unauthorized, reason);

    private static bool Matches(string given, byte[] expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected);

    private static bool IsHealth(HttpContext context)
    {
        if (context.Request.Method != "GET")
        {
            return false;
        }

        var target = RequestPath.RawTarget(context);
        return target.TrimStart('/').TrimEnd('/') is "v1.0/healthz" or "v1.0/healthz/outbound";
    }
}
