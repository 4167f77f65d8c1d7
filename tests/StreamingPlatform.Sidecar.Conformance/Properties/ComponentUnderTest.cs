namespace StreamingPlatform.Sidecar.Conformance.Properties;

/// <summary>A component type with the metadata that make it usable in a test.</summary>
internal sealed record ComponentUnderTest(string Type, params (string Key, string Value)[] Metadata);
