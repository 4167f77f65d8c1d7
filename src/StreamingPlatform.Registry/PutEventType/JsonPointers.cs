namespace StreamingPlatform.Registry.PutEventType;

/// <summary>JSON Pointers (RFC 6901) to a member within an event.</summary>
internal static class JsonPointers
{
    private const int MaxLength = 512;
    private const int MaxDepth = 32;

    /// <summary>Begins with <c>/</c>; <c>~</c> only as <c>~0</c> or <c>~1</c>; at most 32 levels.</summary>
    public static bool IsValid(string? pointer)
    {
        if (pointer is not { Length: > 0 and <= MaxLength } || pointer[0] != '/' || pointer.Count(c => c == '/') > MaxDepth)
        {
            return false;
        }

        for (var i = pointer.IndexOf('~', StringComparison.Ordinal); i >= 0; i = pointer.IndexOf('~', i + 1))
        {
            if (i + 1 == pointer.Length || pointer[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }
}
