namespace StreamingPlatform.Sidecar;

/// <summary>Adds what one building block knows to the answer of the metadata API.</summary>
public interface IMetadataContributor
{
    void Contribute(MetadataBuilder builder);
}
