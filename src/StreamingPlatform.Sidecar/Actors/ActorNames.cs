using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Which names of types, actors, methods, timers and reminders are taken.</summary>
internal static class ActorNames
{
    /// <param name="what">actor type, actor id, …; a reminder's or timer's name is told without it.</param>
    /// <exception cref="DaprError">empty, or it cannot stand in a path.</exception>
    public static string Check(string what, string value)
    {
        if (Wrong(value) is not { } wrong)
        {
            return value;
        }

        var field = what switch { "actor id" => "invalid actorId: ", "actor type" => "invalid actorType: ", "actor method" => "invalid method: ", _ => string.Empty };
        var reason = $"{field}{wrong}";
        throw new DaprError(400, StatusCode.InvalidArgument, "ERR_BAD_REQUEST", $"invalid request: {reason}") { GrpcMessage = reason };
    }

    private static string? Wrong(string value)
    {
        if (value.Length == 0)
        {
            return "name is empty";
        }

        if (value is "." or "..")
        {
            return $"name is a path traversal sequence: {GoStrings.Quote(value)}";
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is '/' or '\\' or '?' or '#' or '\0')
            {
                return $"name contains forbidden character: {GoStrings.Quote(value)}";
            }

            if (char.IsControl(value[i]))
            {
                return $"name contains control character at position {i}: {GoStrings.Quote(value)}";
            }
        }

        return null;
    }
}
