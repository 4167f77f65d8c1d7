using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Identity.Keys;

/// <summary>Holds requests until the keys are there: the provider can answer nothing without them, but that it runs.</summary>
internal sealed class KeyGate(RequestDelegate next, KeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!keys.Loaded.IsCompletedSuccessfully)
        {
            if (context.Request.Path == "/alive")
            {
                await TypedResults.Ok(new { status = "Alive" }).ExecuteAsync(context);
                return;
            }

            try
            {
                await keys.Loaded.WaitAsync(Patience, clock, context.RequestAborted);
            }
            catch (TimeoutException)
            {
                await Problem.Of(ProblemReason.Unavailable, "The signing keys cannot be loaded yet.").ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }
}
