using System.Text;
using StreamingPlatform.Sidecar.Middleware;

namespace StreamingPlatform.Sidecar.Tests.Middleware;

/// <summary>A request without a server.</summary>
internal sealed class FakeRequest(string path, string query = "", string address = "10.0.0.1:5000") : PipelineRequest
{
    private string path = path;
    private string query = query;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[] Body { get; private set; } = [];

    public override string Path => path;

    public override string Query => query;

    public override string RemoteAddress { get; } = address;

    public FakeRequest With(string body)
    {
        Body = Encoding.UTF8.GetBytes(body);
        return this;
    }

    public override string? Header(string name) => Headers.GetValueOrDefault(name);

    public override Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken) => Task.FromResult(Body);

    public override void ReplaceBody(byte[] body) => Body = body;

    public override void Redirect(string path, string query) => (this.path, this.query) = (path, query);
}
