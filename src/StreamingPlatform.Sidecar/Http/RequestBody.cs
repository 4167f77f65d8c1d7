using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>Reads a request body that is JSON as a whole.</summary>
internal static class RequestBody
{
    /// <param name="prefix">What stands before the reason in an error.</param>
    /// <exception cref="DaprError">it is larger than the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, string prefix = "failed deserializing HTTP body: ")
    {
        try
        {
            using var buffer = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 1024, 1024 * 1024));
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new DaprError(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", prefix + "stream too large");
        }
    }
}
