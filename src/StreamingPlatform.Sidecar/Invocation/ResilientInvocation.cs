using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>Calls under the Resiliency policies of the app that is called; without one, a sidecar that cannot be reached is tried three times more.</summary>
internal sealed class ResilientInvocation(InvocationTargets targets, ResiliencyPolicies policies, SidecarOptions options, TimeProvider clock)
{
    private const int BuiltInRetries = 3;
    private static readonly TimeSpan BuiltInPause = TimeSpan.FromSeconds(1);

    /// <exception cref="InvocationException">no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        var policy = policies.ForApp(call.AppId);
        if (policy is null)
        {
            return await SendBuiltInAsync(call, cancellationToken);
        }

        var body = await BufferAsync(call, cancellationToken);
        var once = call.Body is not null && body is null;
        var hops = 0;
        try
        {
            return await policies.RunAsync(
                once ? policy with { Retry = null } : policy,
                $"{call.AppId}/{call.Method}",
                token => targets.SendAsync(Again(call, body, hops++), token),
                response => FailureOf(response, call),
                cancellationToken);
        }
        catch (CircuitOpenException error)
        {
            throw new InvocationException(error.Message);
        }
        catch (TimeoutException)
        {
            throw new InvocationException("context deadline exceeded");
        }
    }

    private async Task<HttpResponseMessage> SendBuiltInAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        var body = InvocationTargets.IsEventStream(call) ? null : await BufferAsync(call, cancellationToken);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await targets.SendAsync(Again(call, body, 0), cancellationToken);
            }
            catch (InvocationException error) when (error.IsUnreachable && call.AppId != options.AppId && (call.Body is null || body is not null) && targets.IsApp(call.AppId))
            {
                if (tries == BuiltInRetries)
                {
                    throw new InvocationException($"failed to invoke target {InvocationTargets.PlainId(call.AppId)} after {BuiltInRetries} retries. Error: {error.Message}");
                }

                await Task.Delay(BuiltInPause, clock, cancellationToken);
            }
        }
    }

    /// <summary>The body of a try, with a hop more in <c>forwarded</c> for each try before.</summary>
    private static InvocationCall Again(InvocationCall call, byte[]? body, int hops)
    {
        var again = body is null ? call : call with { Body = new MemoryStream(body, writable: false), BodyLength = body.Length };
        return hops == 0 ? again : again with { Headers = [.. again.Headers, .. Enumerable.Repeat(Forwarded, hops).SelectMany(f => f)] };
    }

    private static readonly KeyValuePair<string, string>[] Forwarded =
    [
        KeyValuePair.Create("forwarded", $"for=127.0.0.1;by=127.0.0.1;host={Environment.MachineName}"),
        KeyValuePair.Create("x-forwarded-for", "127.0.0.1"),
        KeyValuePair.Create("x-forwarded-host", Environment.MachineName),
    ];

    /// <summary>The status that counts as a failure; null for a good answer. 3xx are good.</summary>
    private static FailedStatus? FailureOf(HttpResponseMessage response, InvocationCall call) =>
        response.Headers.Contains(Hop.GrpcStatus) ? null
        : (int)response.StatusCode >= 400 ? new FailedStatus((int)response.StatusCode, null, IgnoresMatching: call.OverGrpc)
        : null;

    /// <summary>null for a body of unknown length, which is sent once only.</summary>
    private async Task<byte[]?> BufferAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        if (call.Body is null || call.BodyLength is null || call.BodyLength > options.MaxBodyBytes)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)call.BodyLength);
        await call.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }
}
