using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>
/// POST, GET and DELETE <c>/v1.0/jobs/{name}</c>, and the same under <c>/v1.0-alpha1</c>. The body is a Job in protobuf's JSON, but for
/// <c>data</c>, which is any JSON and becomes a google.protobuf.Value, and <c>overwrite</c>.
/// </summary>
internal sealed class JobsHttp(JobScheduler scheduler) : IHttpModule
{
    private const string Data = "data";
    private const string Overwrite = "overwrite";
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly JsonFormatter Format = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(
        WrappersReflection.Descriptor, StructReflection.Descriptor, DurationReflection.Descriptor, TimestampReflection.Descriptor, EmptyReflection.Descriptor)));

    public void Map(WebApplication app)
    {
        foreach (var version in new[] { "v1.0", "v1.0-alpha1" })
        {
            app.MapPost($"/{version}/jobs/{{name}}", ScheduleAsync);
            app.MapGet($"/{version}/jobs/{{name}}", GetAsync);
            app.MapDelete($"/{version}/jobs/{{name}}", (HttpContext context) =>
            {
                scheduler.Delete(RequestPath.Segment(context, 2));
                return Results.NoContent();
            });
        }
    }

    private static DaprError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");

    private static DaprError NotEncoded(string reason) =>
        new(500, StatusCode.Internal, "ERR_INTERNAL", $"failed to encode response as JSON: proto: {reason}");

    private async Task ScheduleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        Job job;
        bool overwrite;
        try
        {
            var body = (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)) as JsonObject ?? throw Malformed("proto: not an object");
            var data = body.TryGetPropertyValue(Data, out var given) ? Parser.Parse<Value>(given?.ToJsonString() ?? "null") : new Value();
            overwrite = body[Overwrite]?.GetValue<bool>() ?? false;
            body.Remove(Data);
            job = Parser.Parse<Job>(body.ToJsonString());
            job.Data = Any.Pack(data);
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            throw Malformed(error.Message);
        }

        job.Name = RequestPath.Segment(context, 2);
        scheduler.Schedule(job, overwrite);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GetAsync(HttpContext context)
    {
        var job = scheduler.Get(RequestPath.Segment(context, 2));
        if (job.Data is { TypeUrl: "" })
        {
            throw NotEncoded("google.protobuf.Any: type_url is not set");
        }

        if (!JobData.TryRead(job.Data, out _))
        {
            throw NotEncoded("google.protobuf.Value: none of the oneof fields is set");
        }

        string text;
        try
        {
            text = Format.Format(job);
        }
        catch (InvalidOperationException)
        {
            throw NotEncoded($"google.protobuf.Any: unable to resolve \"{job.Data?.TypeUrl}\": not found");
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
