namespace StreamingPlatform.Sidecar.State;

/// <summary>SQLite refused; the number is its result code.</summary>
internal sealed class SqliteFailedException(int code, string message) : Exception($"{message} ({code})")
{
    private const int PrimaryCode = 0xff;

    /// <summary>Another connection holds the lock.</summary>
    public bool IsBusy => (code & PrimaryCode) is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;
}
