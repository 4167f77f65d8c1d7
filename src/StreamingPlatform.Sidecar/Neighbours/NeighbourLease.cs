namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>A file that one process holds open exclusively; the operating system lets go of it when that process ends, however it ends.</summary>
internal sealed class NeighbourLease : IDisposable
{
    private readonly FileStream stream;

    private NeighbourLease(FileStream stream) => this.stream = stream;

    /// <returns>null when another holds it.</returns>
    public static NeighbourLease? TryTake(string path)
    {
        try
        {
            return new NeighbourLease(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException)
        {
            // held by another: the answer, not a fault
            return null;
        }
    }

    /// <summary>Whether some process holds the file. A reader's shared lock does not disturb other readers.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => stream.Dispose();
}
