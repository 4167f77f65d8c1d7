namespace StreamingPlatform.Sidecar;

/// <summary>Registers methods of <c>dapr.proto.runtime.v1.Dapr</c> that one building block answers.</summary>
public interface IGrpcModule
{
    void Map(GrpcMethods methods);
}
