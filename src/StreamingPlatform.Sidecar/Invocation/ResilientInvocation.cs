using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// Calls under the Resiliency policies of the app that is called. Unless the app is a target of its own, a sidecar that cannot be reached is tried again
/// under the built-in retries.
/// </summary>
internal sealed class ResilientInvocation(InvocationTargets targets, ResiliencyPolicies policies, SidecarOptions options)
{
    /// <exception cref="InvocationException">no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        var policy = policies.ForApp(call.AppId, call.Method);
        var isRemote = targets.IsRemote(call.AppId);
        var isStream = call.Body is not null && (call.BodyLength is null || call.BodyLength > options.MaxBodyBytes);
        var body = call.Body is not null && !isStream && (policy.Retries || isRemote) ? await BufferAsync(call, cancellationToken) : null;
        var sender = new Sender(call, body, isRemote, targets);
        try
        {
            return await policies.RunAsync(
                isStream ? policy with { Retry = null } : policy,
                call.AppId,
                token => isRemote && !isStream && !policies.IsTarget(InvocationTargets.PlainId(call.AppId))
                    ? SendBuiltInAsync(sender, token)
                    : sender.SendAsync(token),
                response => FailureOf(response, call),
                cancellationToken);
        }
        catch (CircuitOpenException error)
        {
            throw new InvocationException(error.Message) { Code = Grpc.Core.StatusCode.Unknown };
        }
        catch (TimeoutException error)
        {
            throw new InvocationException(error.Message) { Code = Grpc.Core.StatusCode.DeadlineExceeded };
        }
    }

    private async Task<HttpResponseMessage> SendBuiltInAsync(Sender sender, CancellationToken cancellationToken)
    {
        var tries = 0;
        return await policies.RunAsync(
            new ResiliencyPolicy(null, policies.ServiceRetries, null),
            sender.AppId,
            async token =>
            {
                tries++;
                try
                {
                    return await sender.SendAsync(token);
                }
                catch (InvocationException error) when (error.IsUnreachable)
                {
                    throw new InvocationException(
                        $"failed to invoke target {InvocationTargets.PlainId(sender.AppId)} after {tries - 1} retries. Error: {error.Message}")
                    {
                        IsUnreachable = true,
                    };
                }
            },
            static _ => null,
            cancellationToken,
            static error => error is not InvocationException { IsUnreachable: true });
    }

    /// <summary>The status that counts as a failure; null for a good answer. For HTTP 3xx are good, and whatever a gRPC app says.</summary>
    private static FailedStatus? FailureOf(HttpResponseMessage response, InvocationCall call)
    {
        if (response.Headers.TryGetValues(Hop.GrpcStatus, out var codes))
        {
            return call.OverGrpc && codes.First() is var code && code != "0" ? new FailedStatus(int.Parse(code), IgnoresMatching: true) : null;
        }

        var status = (int)response.StatusCode;
        return status is < 200 or > 399 || (call.OverGrpc && status > 299) ? new FailedStatus(status, IgnoresMatching: call.OverGrpc) : null;
    }

    private static async Task<byte[]> BufferAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream((int)call.BodyLength!);
        await call.Body!.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    /// <summary>Sends a call as often as it takes. Of each try to another sidecar a hop is left in the headers of the next.</summary>
    private sealed class Sender(InvocationCall call, byte[]? body, bool isRemote, InvocationTargets targets)
    {
        private int sent;

        public string AppId => call.AppId;

        public Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
        {
            var again = body is null ? call : call with { Body = new MemoryStream(body, writable: false), BodyLength = body.Length };
            if (isRemote && sent > 0)
            {
                again = again with { Headers = [.. again.Headers, .. Enumerable.Repeat(Hop.Forwarded, sent).SelectMany(f => f)] };
            }

            sent++;
            return targets.SendAsync(again, cancellationToken);
        }
    }
}
