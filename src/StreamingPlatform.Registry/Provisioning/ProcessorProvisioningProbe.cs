using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>Invokes the processor: <c>GET /provisioned/{tenantId}[/{eventId}]</c> is 204 once its sidecar lists component and subscription.</summary>
internal sealed partial class ProcessorProvisioningProbe(DaprClient dapr, ILogger<ProcessorProvisioningProbe> logger) : IProvisioningProbe
{
    private readonly HttpClient _processor = dapr.CreateInvokableHttpClient(DaprNames.Apps.Processor);

    public async Task<bool> IsProvisionedAsync(string tenantId, string? eventId, CancellationToken cancellationToken)
    {
        var path = eventId is null ? $"/provisioned/{tenantId}" : $"/provisioned/{tenantId}/{eventId}";
        try
        {
            using var answer = await _processor.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.StatusCode == System.Net.HttpStatusCode.NoContent;
        }
        catch (HttpRequestException exception)
        {
            ProbeFailed(exception, path);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The processor did not answer {Path}")]
    private partial void ProbeFailed(Exception exception, string path);
}
