using System.Text;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>What a failing disk does to the files of a log.</summary>
internal static class DamagedFiles
{
    /// <summary>The write-ahead log that was written last.</summary>
    public static string NewestWriteAheadLog(string folder) => Directory.GetFiles(folder, "*.log").MaxBy(f => f, StringComparer.Ordinal)!;

    /// <summary>Inverts bytes around the first place where a text stands, in the first file of an extension that has it.</summary>
    /// <exception cref="InvalidOperationException">It stands nowhere.</exception>
    public static void Spoil(string folder, string extension, string text, int length = 8)
    {
        var sought = Encoding.UTF8.GetBytes(text);
        foreach (var file in Directory.GetFiles(folder, "*" + extension))
        {
            var bytes = File.ReadAllBytes(file);
            var at = bytes.AsSpan().IndexOf(sought);
            if (at < 0)
            {
                continue;
            }

            for (var i = at; i < at + length; i++)
            {
                bytes[i] ^= 0xFF;
            }

            File.WriteAllBytes(file, bytes);
            return;
        }

        throw new InvalidOperationException($"{text} stands in no *{extension} of {folder}.");
    }

    public static void CutOff(string file, int bytes)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(stream.Length - bytes);
    }

    public static void AddTo(string file, byte[] garbage)
    {
        using var stream = new FileStream(file, FileMode.Append);
        stream.Write(garbage);
    }
}
