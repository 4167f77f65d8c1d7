using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state API's errors with their details.</summary>
internal static class StateErrors
{
    private const string Domain = "dapr.io";

    /// <param name="appId">null where HTTP details name no app (the query API).</param>
    public static DaprError NotConfigured(string store, string? appId) => Missing(
        500, StatusCode.FailedPrecondition, "ERR_STATE_STORE_NOT_CONFIGURED", $"state store {store} is not configured", "DAPR_STATE_NOT_CONFIGURED", appId);

    /// <param name="appId">null where HTTP details name no app (the query API).</param>
    public static DaprError NotFound(string store, string? appId) => Missing(
        400, StatusCode.InvalidArgument, "ERR_STATE_STORE_NOT_FOUND", $"state store {store} is not found", "DAPR_STATE_NOT_FOUND", appId);

    /// <param name="overHttp">HTTP quotes the status of the error it wraps.</param>
    /// <param name="named">Whether the violation names the key; in transactions it does not.</param>
    public static DaprError IllegalKey(string store, string key, bool overHttp, bool named)
    {
        var reason = $"input key/keyPrefix '{key}' can't contain '||'";
        var text = overHttp ? $"api error: code = InvalidArgument desc = {reason}" : reason;
        return new DaprError(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", text)
        {
            HttpDetails = new JsonArray(
                ErrorDetails.Violation(named ? key : null, text),
                ErrorDetails.Resource("state", store, string.Empty),
                ErrorDetails.Info("DAPR_STATE_ILLEGAL_KEY", null)),
            Details =
            [
                new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = named ? key : string.Empty, Description = text } } },
                new ResourceInfo { ResourceType = "state", ResourceName = store },
                Info("DAPR_STATE_ILLEGAL_KEY"),
            ],
        };
    }

    public static DaprError QueryNotSupported(string store) =>
        new(500, StatusCode.Internal, "ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying")
        {
            HttpDetails = new JsonArray(ErrorDetails.Resource("state", store, string.Empty), ErrorDetails.Info("DAPR_STATE_QUERYING_NOT_SUPPORTED", null)),
            Details = [new ResourceInfo { ResourceType = "state", ResourceName = store }, Info("DAPR_STATE_QUERYING_NOT_SUPPORTED")],
        };

    public static DaprError Outbox(string appId, string reason) =>
        new(500, StatusCode.Internal, "ERR_PUBLISH_OUTBOX", $"error while publishing outbox message: {reason}")
        {
            HttpDetails = new JsonArray(ErrorDetails.Info("DAPR_PUBSUB_OUTBOX", new JsonObject { ["appID"] = appId, ["error"] = reason })),
            Details = [new ErrorInfo { Reason = "DAPR_PUBSUB_OUTBOX", Domain = Domain, Metadata = { ["appID"] = appId, ["error"] = reason } }],
        };

    private static ErrorInfo Info(string reason) => new() { Reason = reason, Domain = Domain };

    private static DaprError Missing(int status, StatusCode code, string error, string message, string reason, string? appId) =>
        new(status, code, error, message)
        {
            HttpDetails = new JsonArray(ErrorDetails.Info(reason, appId is null ? null : new JsonObject { ["appID"] = appId })),
            Details = [Info(reason)],
        };
}
