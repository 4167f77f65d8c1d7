namespace StreamingPlatform.Registry.Requests;

/// <summary>JSON Pointer into the body (or name of a path parameter) → what is wrong with it; everything that is wrong at once.</summary>
internal sealed class ValidationErrors : Dictionary<string, string[]>
{
    public ValidationErrors()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Notes the message unless the condition holds.</summary>
    public void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            this[field] = TryGetValue(field, out var earlier) ? [.. earlier, message] : [message];
        }
    }
}
