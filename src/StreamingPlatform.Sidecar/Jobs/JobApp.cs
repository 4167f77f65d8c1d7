using System.Net;
using System.Net.Http.Headers;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>
/// The app's side of jobs: POST <c>/job/{name}</c>, for a gRPC app OnJobEvent, and OnJobEventAlpha1 where that is not known. An app that does not
/// know the job (404, NOT_FOUND) has had it.
/// </summary>
internal sealed partial class JobApp(AppChannel channel, ILogger<JobApp> logger)
{
    /// <returns>false: to be tried again, if the job's failure policy says so.</returns>
    public async Task<bool> DeliverAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            return channel.Grpc is { } grpc ? await CallAsync(grpc, job, cancellationToken) : await PostAsync(job, cancellationToken);
        }
        catch (HttpRequestException error) when (!cancellationToken.IsCancellationRequested)
        {
            AppRefused(logger, job.Name, error.Message);
            return false;
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            AppRefused(logger, job.Name, error.Status.ToString());
            return error.StatusCode == StatusCode.NotFound;
        }
    }

    private async Task<bool> PostAsync(Job job, CancellationToken cancellationToken)
    {
        if (!JobData.TryRead(job.Data, out var body))
        {
            AppRefused(logger, job.Name, "its data are no value");
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "job/" + Uri.EscapeDataString(job.Name).Replace("%3A", ":", StringComparison.Ordinal))
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        AppChannel.AddToken(request);
        using var answer = await channel.Client.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return true;
        }

        AppRefused(logger, job.Name, $"status {(int)answer.StatusCode}");
        return answer.StatusCode == HttpStatusCode.NotFound;
    }

    private static async Task<bool> CallAsync(CallInvoker grpc, Job job, CancellationToken cancellationToken)
    {
        var request = new JobEventRequest
        {
            Name = job.Name,
            Data = job.Data,
            Method = "job/" + job.Name,
            ContentType = job.Data?.TypeUrl ?? string.Empty,
            HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
        };
        try
        {
            await grpc.CallAsync<JobEventRequest, JobEventResponse>(AppCallbacks.Service, "OnJobEvent", request, cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unimplemented)
        {
            await grpc.CallAsync<JobEventRequest, JobEventResponse>(AppCallbacks.AlphaService, "OnJobEventAlpha1", request, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(323, LogLevel.Warning, "the app did not take job {Name}: {Reason}")]
    private static partial void AppRefused(ILogger logger, string name, string reason);
}
