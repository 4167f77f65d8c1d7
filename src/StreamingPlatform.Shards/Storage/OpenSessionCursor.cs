using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Walks through a run's open sessions by their end, from where closing stands.</summary>
internal sealed class OpenSessionCursor(ShardDocuments documents, HeadRun run, RunDirectory directory)
{
    private List<OpenSession> _entries = [];
    private int _index = -1;
    private int _document = -1;

    public bool AtEnd { get; private set; }

    public OpenSession Current => _entries[_index];

    /// <summary>The run with closing standing before <see cref="Current"/>.</summary>
    public HeadRun Here => AtEnd
        ? run with { ClosingDocument = EndOf(directory), ClosingEntry = 0 }
        : run with { ClosingDocument = directory.Sessions[_document].Document.Number, ClosingEntry = _index };

    public static bool IsDone(HeadRun run, RunDirectory directory) => run.ClosingDocument >= EndOf(directory);

    public async ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        while (++_index >= _entries.Count)
        {
            if (++_document >= directory.Sessions.Count)
            {
                AtEnd = true;
                return;
            }

            var document = directory.Sessions[_document].Document;
            if (document.Number < run.ClosingDocument)
            {
                continue;
            }

            var read = await documents.ReadRunAsync([document], keep: true, cancellationToken);
            _entries = SessionDocumentBuilder.Read(read[documents.IdOf(document)].Span);
            _index = (document.Number == run.ClosingDocument ? run.ClosingEntry : 0) - 1;
        }
    }

    private static long EndOf(RunDirectory directory) => directory.Sessions.Count == 0 ? 0 : directory.Sessions[^1].Document.Number + 1;
}
