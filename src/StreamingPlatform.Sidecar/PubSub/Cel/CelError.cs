namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>
/// The value of an expression that failed. Errors are values, because <c>||</c> and <c>&amp;&amp;</c> pass over one that the other side makes irrelevant.
/// </summary>
internal sealed record CelError(string Message)
{
    public static CelError NoOverload(string function) => new($"no such overload: {function}");

    public static CelError NoKey(object? key) => new($"no such key: {key}");

    public static CelError Overflow { get; } = new("number out of range");
}
