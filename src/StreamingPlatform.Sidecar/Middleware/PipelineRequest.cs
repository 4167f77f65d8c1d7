namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>A request in a pipeline.</summary>
internal abstract class PipelineRequest
{
    /// <summary>The path as sent, without the query.</summary>
    public abstract string Path { get; }

    /// <summary>Without question mark; empty without a query.</summary>
    public abstract string Query { get; }

    /// <summary>Address of the caller, with its port where it is known.</summary>
    public abstract string RemoteAddress { get; }

    /// <summary>Headers that go onto the answer, whoever gives it.</summary>
    public List<KeyValuePair<string, string>> AnswerHeaders { get; } = [];

    /// <returns>null when there is none.</returns>
    public abstract string? Header(string name);

    public abstract Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken);

    public abstract void ReplaceBody(byte[] body);

    /// <summary>Sends it to another path.</summary>
    public abstract void Redirect(string path, string query);
}
