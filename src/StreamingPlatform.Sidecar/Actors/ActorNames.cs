using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Which names of types, actors, methods, timers and reminders are taken.</summary>
internal static class ActorNames
{
    /// <param name="what"><c>actorType</c> or <c>actorId</c>.</param>
    /// <exception cref="DaprError">it cannot stand in a path.</exception>
    public static void CheckActor(string what, string value)
    {
        if (Wrong(value) is { } wrong)
        {
            var reason = $"invalid {what}: {wrong}";
            throw Refused($"invalid request: {reason}", reason);
        }
    }

    /// <summary>The name of a timer or reminder.</summary>
    /// <exception cref="DaprError">it cannot stand in a path.</exception>
    public static void CheckName(string value)
    {
        if (Wrong(value) is { } wrong)
        {
            throw Refused($"invalid request: {wrong}", $"invalid request: {wrong}");
        }
    }

    /// <returns>The method without <c>.</c>, <c>..</c> and needless slashes.</returns>
    /// <exception cref="DaprError">it has a character that no path may have.</exception>
    public static string CleanMethod(string method)
    {
        for (var i = 0; i < method.Length; i++)
        {
            var wrong = method[i] is '?' or '#' or '\0' ? $"method contains forbidden character: {GoStrings.Quote(method)}"
                : method[i] is < ' ' or '\u007f' ? $"method contains control character at position {i}: {GoStrings.Quote(method)}"
                : null;
            if (wrong is not null)
            {
                throw Refused($"invalid request: {wrong}", $"invalid actor method: {wrong}");
            }
        }

        return method.AsSpan().ContainsAny('/', '.') ? Invocation.MethodPath.Clean(method) : method;
    }

    private static DaprError Refused(string overHttp, string overGrpc) =>
        new(400, StatusCode.InvalidArgument, "ERR_BAD_REQUEST", overHttp) { GrpcMessage = overGrpc };

    private static string? Wrong(string value)
    {
        if (value.AsSpan().ContainsAny("#?\0/\\"))
        {
            return $"name contains forbidden character: {GoStrings.Quote(value)}";
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is < ' ' or '\u007f')
            {
                return $"name contains control character at position {i}: {GoStrings.Quote(value)}";
            }
        }

        return value is "." or ".." ? $"name is a path traversal sequence: {GoStrings.Quote(value)}" : null;
    }
}
