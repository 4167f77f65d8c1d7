namespace StreamingPlatform.Sidecar;

/// <summary>Stands for the gRPC service in ASP.NET Core's router; the modules hold the methods.</summary>
public sealed class DaprService
{
    public const string Name = "dapr.proto.runtime.v1.Dapr";
}
