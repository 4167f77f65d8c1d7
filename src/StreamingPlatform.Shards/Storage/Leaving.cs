using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>The list of documents that no longer count. Neighbouring ranges of one minute become one entry, so the head stays small.</summary>
internal static class Leaving
{
    private const long Minute = 60;

    public static List<HeadLeaving> With(IReadOnlyList<HeadLeaving> leaving, IEnumerable<HeadRun> runs, IEnumerable<HeadJournal> journals, DateTimeOffset now)
    {
        var at = ((now.ToUnixTimeSeconds() / Minute) + 1) * Minute;
        var list = new List<HeadLeaving>(leaving);
        foreach (var run in runs.OrderBy(run => run.First))
        {
            Add(list, new HeadLeaving(run.Epoch, DocumentId.Run, run.First, run.Last, at));
        }

        foreach (var journal in journals)
        {
            Add(list, new HeadLeaving(journal.Epoch, DocumentId.Journal, journal.First, journal.Last ?? journal.First, at));
        }

        return list;
    }

    private static void Add(List<HeadLeaving> list, HeadLeaving entry)
    {
        var before = list.FindIndex(other =>
            other.Epoch == entry.Epoch && other.Kind == entry.Kind && other.At == entry.At && other.Last + 1 == entry.First);
        if (before >= 0)
        {
            list[before] = list[before] with { Last = entry.Last };
        }
        else
        {
            list.Add(entry);
        }
    }
}
