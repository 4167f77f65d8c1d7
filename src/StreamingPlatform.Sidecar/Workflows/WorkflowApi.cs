using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StreamingPlatform.Sidecar.Actors;

namespace StreamingPlatform.Sidecar.Workflows;

/// <summary>
/// The workflow API as daprd answers it while no worker is connected: there is no engine here, so there never is one. No workflow is found, and what
/// needs a worker waits for it until the caller gives up.
/// </summary>
internal sealed class WorkflowApi(ActorGate gate, IHostApplicationLifetime lifetime) : IHttpModule, IGrpcModule
{
    private const int LongestId = 64;
    private const string PurgeDetail = "%!(EXTRA *fmt.wrapError=failed to purge workflow state: failed to fetch workflow state: no such instance exists)";
    private static readonly string[] Versions = ["v1.0", "v1.0-beta1", "v1.0-alpha1"];
    private static readonly string[] Operations = ["terminate", "pause", "resume"];

    public void Map(WebApplication app)
    {
        foreach (var version in Versions)
        {
            var workflow = $"/{version}/workflows/{{component}}/{{id}}";
            app.MapGet(workflow, GetAsync);
            app.MapPost($"{workflow}/purge", PurgeAsync);
            app.MapPost($"{workflow}/start", StartAsync);
            app.MapPost($"{workflow}/raiseEvent/{{event}}", WaitAsync);
            foreach (var operation in Operations)
            {
                app.MapPost($"{workflow}/{operation}", WaitAsync);
            }
        }
    }

    public void Map(GrpcMethods methods)
    {
        foreach (var version in new[] { "Alpha1", "Beta1" })
        {
            methods.Unary<GetWorkflowRequest, GetWorkflowResponse>($"GetWorkflow{version}", async (request, call) =>
            {
                await EnterAsync(request.InstanceId, call.CancellationToken);
                return new GetWorkflowResponse { InstanceId = request.InstanceId };
            });
            methods.Unary<PurgeWorkflowRequest, Empty>($"PurgeWorkflow{version}", async (request, call) =>
            {
                await EnterAsync(request.InstanceId, call.CancellationToken);
                throw NotFound(request.InstanceId + PurgeDetail);
            });
            methods.Unary<StartWorkflowRequest, StartWorkflowResponse>($"StartWorkflow{version}", async (request, call) =>
            {
                await StartAsync(request.InstanceId, request.WorkflowName, call.CancellationToken);
                return new StartWorkflowResponse();
            });
            methods.Unary<TerminateWorkflowRequest, Empty>($"TerminateWorkflow{version}", (request, call) => WaitAsync(request.InstanceId, call));
            methods.Unary<PauseWorkflowRequest, Empty>($"PauseWorkflow{version}", (request, call) => WaitAsync(request.InstanceId, call));
            methods.Unary<ResumeWorkflowRequest, Empty>($"ResumeWorkflow{version}", (request, call) => WaitAsync(request.InstanceId, call));
            methods.Unary<RaiseEventWorkflowRequest, Empty>($"RaiseEventWorkflow{version}", async (request, call) =>
            {
                await EnterAsync(request.InstanceId, call.CancellationToken);
                return request.EventName.Length > 0
                    ? await WaitAsync(request.InstanceId, call)
                    : throw Refused("ERR_WORKFLOW_EVENT_NAME_MISSING", "missing workflow event name");
            });
        }
    }

    private static DaprError Refused(string code, string message) => new(400, StatusCode.InvalidArgument, code, message);

    private static DaprError NotFound(string id) =>
        new(404, StatusCode.NotFound, "ERR_INSTANCE_ID_NOT_FOUND", $"unable to find workflow with the provided instance ID: {id}");

    private static string Id(HttpContext context) => RequestPath.Segment(context, 3);

    private static void CheckNew(string id)
    {
        if (id.Length > LongestId)
        {
            throw Refused("ERR_INSTANCE_ID_TOO_LONG", $"workflow instance ID exceeds the max length of {LongestId} characters");
        }

        if (id.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-')))
        {
            throw Refused("ERR_INSTANCE_ID_INVALID", $"workflow instance ID '{id}' is invalid: only alphanumeric and underscore characters are allowed");
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        await gate.EnterAsync(context.RequestAborted);
        throw NotFound(Id(context));
    }

    private async Task PurgeAsync(HttpContext context)
    {
        await gate.EnterAsync(context.RequestAborted);
        throw NotFound(Id(context) + PurgeDetail);
    }

    private Task StartAsync(HttpContext context) => StartAsync(context.Request.Query["instanceID"].ToString(), Id(context), context.RequestAborted);

    private async Task StartAsync(string id, string name, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        CheckNew(id);
        if (name.Length == 0)
        {
            throw Refused("ERR_WORKFLOW_NAME_MISSING", "workflow name is not configured");
        }

        await WaitForWorkerAsync(cancellationToken);
    }

    private async Task WaitAsync(HttpContext context)
    {
        await gate.EnterAsync(context.RequestAborted);
        await WaitForWorkerAsync(context.RequestAborted);
    }

    private async Task<Empty> WaitAsync(string id, ServerCallContext call)
    {
        await EnterAsync(id, call.CancellationToken);
        await WaitForWorkerAsync(call.CancellationToken);
        return new Empty();
    }

    private async Task EnterAsync(string id, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        if (id.Length == 0)
        {
            throw Refused("ERR_INSTANCE_ID_PROVIDED_MISSING", "no instance ID was provided");
        }
    }

    /// <exception cref="OperationCanceledException">the caller left.</exception>
    /// <exception cref="DaprError">the sidecar ends.</exception>
    private async Task WaitForWorkerAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ActorErrors.Canceled();
        }
    }
}
