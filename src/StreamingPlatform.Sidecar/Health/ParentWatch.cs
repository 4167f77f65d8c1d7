namespace StreamingPlatform.Sidecar.Health;

/// <summary>Ends the process with its parent: with EXIT_WITH_STDIN=1 the end of standard input stops the host.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    public static void Start(IHostApplicationLifetime lifetime)
    {
        if (Environment.GetEnvironmentVariable("EXIT_WITH_STDIN") != "1")
        {
            return;
        }

        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[64];
            while (input.Read(buffer, 0, buffer.Length) > 0)
            {
                // whatever is written there means nothing; only its end counts
            }

            var hardExit = new Timer(static _ => Environment.Exit(0), null, Patience, Timeout.InfiniteTimeSpan);
            lifetime.StopApplication();
            GC.KeepAlive(hardExit);
        })
        {
            IsBackground = true,
            Name = "parent watch",
        }.Start();
    }
}
