using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor API's errors.</summary>
internal static class ActorErrors
{
    private const string InvokeCode = "ERR_ACTOR_INVOKE_METHOD";
    private const string InternalTypes = "dapr.internal.";

    /// <summary>A call that failed.</summary>
    public static DaprError Invoke(string reason) => new(500, StatusCode.Internal, InvokeCode, $"error invoke actor method: {reason}");

    public static DaprError Canceled() => Invoke("context canceled");

    /// <summary>No sidecar hosts the type.</summary>
    public static DaprError NoAddress(string type, string id)
    {
        // daprd forgets both when one is empty
        var actor = type.Length == 0 || id.Length == 0 ? "/" : $"{type}/{id}";
        var reason = $"failed to lookup actor: api error: code = FailedPrecondition desc = did not find address for actor '{actor}'";
        return new DaprError(500, StatusCode.FailedPrecondition, InvokeCode, $"error invoke actor method: {reason}") { GrpcMessage = reason };
    }

    /// <summary>The owner's sidecar refused.</summary>
    public static DaprError Remote(StatusCode status, string message) =>
        new(500, status, InvokeCode, $"error invoke actor method: rpc error: code = {status} desc = {message}") { GrpcMessage = message };

    public static DaprError StackDepth() => new(500, StatusCode.ResourceExhausted, "ERR_ACTOR_STACK_DEPTH", "maximum stack depth exceeded");

    public static DaprError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");

    public static DaprError NotHosted() => new(
        403, StatusCode.PermissionDenied, "ERR_ACTOR_REMINDER_NON_HOSTED", "operations on actor reminders are only possible on hosted actor types");

    /// <exception cref="DaprError">the type is Dapr's own.</exception>
    public static void CheckType(string type)
    {
        if (type.StartsWith(InternalTypes, StringComparison.Ordinal))
        {
            throw new DaprError(
                403, StatusCode.PermissionDenied, "ERR_ACTOR_TYPE_RESERVED",
                $"actor type \"{type}\" is reserved for the Dapr workflow runtime; direct actor API access is not permitted");
        }
    }
}
