using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Which names of types, actors, methods, timers and reminders are taken.</summary>
internal static class ActorNames
{
    /// <exception cref="DaprError">empty, or it cannot stand in a path.</exception>
    public static string Check(string what, string value)
    {
        if (value.Length > 0 && value is not ("." or "..") && value.AsSpan().IndexOfAny("/\\?#") < 0 && !value.Any(char.IsControl))
        {
            return value;
        }

        throw new DaprError(400, StatusCode.InvalidArgument, "ERR_BAD_REQUEST", $"invalid {what}: '{value}'");
    }
}
