namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>What is sent.</summary>
internal static class Samples
{
    /// <summary>1 KiB of JSON.</summary>
    public static byte[] Payload { get; } = System.Text.Encoding.UTF8.GetBytes("{\"customer\":\"c-4711\",\"text\":\"" + new string('x', 1024 - 31) + "\"}");
}
