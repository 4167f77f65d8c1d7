namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A variable and those around it.</summary>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer)
{
    public static bool TryFind(CelScope? scope, string name, out object? value)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                value = scope.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
