namespace StreamingPlatform.Local.Processes;

/// <summary>What a process writes to its two outputs, line by line, into one file.</summary>
internal sealed class LogFile(string path) : IDisposable
{
    private readonly StreamWriter writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    private bool closed;

    public void Write(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (writer)
        {
            if (!closed)
            {
                writer.WriteLine(line);
            }
        }
    }

    public void Dispose()
    {
        lock (writer)
        {
            closed = true;
            writer.Dispose();
        }
    }
}
