using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace StreamingPlatform.Sidecar;

/// <summary>grpc.reflection.v1alpha: the messages of v1 under an older name.</summary>
internal sealed class ReflectionV1Alpha : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        ReflectionAnswers.Check(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = Grpc.Reflection.V1.ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            var answer = ServerReflectionResponse.Parser.ParseFrom(ReflectionAnswers.To(request).ToByteString());
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }
}
