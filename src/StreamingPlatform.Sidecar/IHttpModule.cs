namespace StreamingPlatform.Sidecar;

/// <summary>Maps the HTTP routes of one building block.</summary>
public interface IHttpModule
{
    void Map(WebApplication app);
}
