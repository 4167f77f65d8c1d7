namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Types whose names have points.</summary>
internal static class CelNames
{
    /// <summary>null when the selection is no type's name.</summary>
    public static CelType? TypeOf(CelNode.Select select) =>
        select is { IsTest: false, Operand: CelNode.Select { IsTest: false, Field: "protobuf", Operand: CelNode.Name { Text: "google" } } }
            ? CelType.Find($"google.protobuf.{select.Field}")
            : null;
}
