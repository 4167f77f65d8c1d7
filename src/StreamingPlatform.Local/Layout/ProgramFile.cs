namespace StreamingPlatform.Local.Layout;

/// <summary>What to execute.</summary>
/// <param name="Arguments">Arguments that come first, such as the library that the host is to run.</param>
internal sealed record ProgramFile(string FileName, IReadOnlyList<string> Arguments);
