using Dapr.Client.Autogen.Grpc.v1;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>ScheduleJob, GetJob, DeleteJob, DeleteJobsByPrefix and ListJobs, under their stable and their alpha names.</summary>
internal sealed class JobsGrpc(JobScheduler scheduler) : IGrpcModule
{
    public void Map(GrpcMethods methods)
    {
        foreach (var suffix in new[] { string.Empty, "Alpha1" })
        {
            methods.Unary<ScheduleJobRequest, ScheduleJobResponse>("ScheduleJob" + suffix, (request, _) =>
            {
                scheduler.Schedule(request.Job, request.Overwrite);
                return Task.FromResult(new ScheduleJobResponse());
            });
            methods.Unary<GetJobRequest, GetJobResponse>("GetJob" + suffix, (request, _) =>
                Task.FromResult(new GetJobResponse { Job = scheduler.Get(request.Name) }));
            methods.Unary<DeleteJobRequest, DeleteJobResponse>("DeleteJob" + suffix, (request, _) =>
            {
                scheduler.Delete(request.Name);
                return Task.FromResult(new DeleteJobResponse());
            });
        }

        methods.Unary<DeleteJobsByPrefixRequest, DeleteJobsByPrefixResponse>("DeleteJobsByPrefix", (request, _) =>
        {
            scheduler.DeleteByPrefix(request.NamePrefix);
            return Task.FromResult(new DeleteJobsByPrefixResponse());
        });
        methods.Unary<DeleteJobsByPrefixRequestAlpha1, DeleteJobsByPrefixResponseAlpha1>("DeleteJobsByPrefixAlpha1", (request, _) =>
        {
            scheduler.DeleteByPrefix(request.NamePrefix);
            return Task.FromResult(new DeleteJobsByPrefixResponseAlpha1());
        });
        methods.Unary<ListJobsRequest, ListJobsResponse>("ListJobs", (_, _) => Task.FromResult(new ListJobsResponse { Jobs = { scheduler.List() } }));
        methods.Unary<ListJobsRequestAlpha1, ListJobsResponseAlpha1>("ListJobsAlpha1", (_, _) =>
            Task.FromResult(new ListJobsResponseAlpha1 { Jobs = { scheduler.List() } }));
    }
}
