namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Component types one module implements; registered as a singleton by each module. A component of any other type is refused at load.</summary>
public sealed record ComponentTypes(params string[] Types);
