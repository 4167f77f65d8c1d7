using System.Text.Json.Nodes;

namespace StreamingPlatform.JsonSchema.Tests.Generated;

internal static class JsonObjectExtensions
{
    /// <summary>Without the members that are null.</summary>
    public static JsonObject WithoutNulls(this JsonObject members)
    {
        foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            members.Remove(name);
        }

        return members;
    }
}
