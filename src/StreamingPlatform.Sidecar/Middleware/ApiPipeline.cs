using StreamingPlatform.Sidecar.Security;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>Runs <c>httpPipeline</c> before the routes of the HTTP API; gRPC goes without.</summary>
internal static class ApiPipeline
{
    public static void Use(WebApplication app)
    {
        var pipelines = app.Services.GetRequiredService<Pipelines>();
        app.Use((context, next) => pipelines.HasApi && context.Request.Protocol != HttpProtocol.Http2 ? RunAsync(pipelines, context, next) : next(context));
    }

    private static async Task RunAsync(Pipelines pipelines, HttpContext context, RequestDelegate next)
    {
        var request = new ApiRequest(context);
        var refusal = await pipelines.ApplyToApiAsync(request, context.RequestAborted);
        foreach (var (name, value) in request.AnswerHeaders)
        {
            context.Response.Headers[name] = value;
        }

        if (refusal is null)
        {
            await next(context);
            return;
        }

        await PlainAnswer.WriteAsync(context, refusal.Status, refusal.Text, refusal.NoSniff);
    }
}
