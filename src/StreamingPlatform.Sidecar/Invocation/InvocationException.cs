namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>A call that did not get an answer from the app.</summary>
/// <param name="reason">What stands behind <c>failed to invoke, id: …, err: </c>.</param>
/// <param name="denied">Whether the access policy of the callee refused it.</param>
internal sealed class InvocationException(string reason, bool denied = false) : Exception(reason)
{
    public bool Denied { get; } = denied;

    /// <summary>The code by which gRPC tells it, with the bare text; null: INTERNAL, with the id of the app.</summary>
    public Grpc.Core.StatusCode? Code { get; init; }

    /// <summary>Whether another try may go better: nobody could be reached.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>A refusal of the callee's sidecar, as a gRPC status in words.</summary>
    public static InvocationException Remote(string code, string reason) =>
        new($"rpc error: code = {code} desc = {reason}", code == "PermissionDenied");
}
