namespace StreamingPlatform.Sidecar;

/// <summary>The command line ends the process.</summary>
public sealed class CommandLineException(int exitCode, string message) : Exception(message)
{
    /// <summary>2 for what cannot be read, 1 for values that are not valid, 0 for questions answered.</summary>
    public int ExitCode { get; } = exitCode;
}
