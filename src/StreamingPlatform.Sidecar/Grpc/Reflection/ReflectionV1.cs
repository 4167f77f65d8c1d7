using Grpc.Core;
using Grpc.Reflection.V1;

namespace StreamingPlatform.Sidecar;

/// <summary>grpc.reflection.v1.</summary>
internal sealed class ReflectionV1 : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        ReflectionAnswers.Check(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(ReflectionAnswers.To(requestStream.Current), context.CancellationToken);
        }
    }
}
