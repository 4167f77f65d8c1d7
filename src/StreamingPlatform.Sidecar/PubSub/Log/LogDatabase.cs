using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>How the log uses RocksDB.</summary>
internal static class LogDatabase
{
    /// <summary>Reading that leaves the cache to the writer's own blocks; every block and blob is checked against its checksum.</summary>
    public static ReadOptions Reading { get; } = new ReadOptions().SetFillCache(false).SetVerifyChecksums(true);

    /// <exception cref="RocksDbException">It cannot be opened: in use, no space, or its directory of files is damaged.</exception>
    public static RocksDb Open(string path)
    {
        var options = new DbOptions()
            .SetCreateIfMissing(true)
            .SetWriteBufferSize(64 << 20)
            .SetMaxWriteBufferNumber(4)
            .SetMaxBackgroundFlushes(1)
            .SetMaxBackgroundCompactions(1)
            .SetCompression(Compression.No)

            // A torn tail is cut by either mode. Point-in-time recovery would also cut what was acknowledged behind a damaged page in the middle.
            .SetWalRecoveryMode(Recovery.SkipAnyCorruptedRecords)

            // With these checks one damaged page that a compaction meets stops every write to every topic. Reads verify checksums all the same.
            .SetParanoidChecks(false)
            .SetKeepLogFileNum(2)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetStatsDumpPeriodSec(0);

        // Values of a block's size go to blob files once, at flush; compactions move only their keys.
        var native = Native.Instance;
        native.rocksdb_options_set_enable_blob_files(options.Handle, 1);
        native.rocksdb_options_set_min_blob_size(options.Handle, 4096);
        native.rocksdb_options_set_blob_file_size(options.Handle, 256 << 20);
        native.rocksdb_options_set_enable_blob_gc(options.Handle, 1);
        return RocksDb.Open(options, path);
    }

    /// <summary>Why an iterator stands nowhere: null at the end of the data.</summary>
    public static RocksDbException? FailureOf(Iterator iterator)
    {
        try
        {
            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
            return null;
        }
        catch (RocksDbException error)
        {
            return error;
        }
    }
}
