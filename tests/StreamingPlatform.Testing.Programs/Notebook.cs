namespace StreamingPlatform.Testing.Programs;

/// <summary>A file that gets a line at a time; what was written survives the end of the process, however it comes. A line without its end does not count.</summary>
internal sealed class Notebook(string file) : IAsyncDisposable
{
    private readonly FileStream stream = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly SemaphoreSlim gate = new(1);

    public async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
        await gate.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        gate.Dispose();
        return stream.DisposeAsync();
    }
}
