using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary>POST <c>/v1.0-alpha1/lock/{store}</c> and <c>/v1.0-alpha1/unlock/{store}</c>; the bodies are the gRPC messages in protobuf's JSON.</summary>
internal sealed class LocksHttp(LockStores stores) : IHttpModule
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public void Map(WebApplication app)
    {
        app.MapPost("/v1.0-alpha1/lock/{store}", async (HttpContext context) =>
        {
            var request = await ReadAsync<TryLockRequest>(context);
            var success = await stores.TryLockAsync(
                RequestPath.Segment(context, 2), request.ResourceId, request.LockOwner, request.ExpiryInSeconds, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, new { success });
        });
        app.MapPost("/v1.0-alpha1/unlock/{store}", async (HttpContext context) =>
        {
            var request = await ReadAsync<UnlockRequest>(context);
            var status = (int)await stores.UnlockAsync(RequestPath.Segment(context, 2), request.ResourceId, request.LockOwner, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, new { status });
        });
    }

    /// <summary>What is wrong with text that is no JSON, in Go's words; null when it is JSON.</summary>
    private static string? WhyNot(byte[] text)
    {
        try
        {
            _ = GoJson.First(text);
            return null;
        }
        catch (GoJsonException error)
        {
            return "proto: " + error.Message;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context)
        where T : IMessage<T>, new()
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            return text.Length == 0 ? new T() : Parser.Parse<T>(text);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            var reason = WhyNot(Encoding.UTF8.GetBytes(text)) ?? error.Message;
            throw new DaprError(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");
        }
    }
}
