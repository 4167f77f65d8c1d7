using Microsoft.AspNetCore.Builder;

namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>Declares refusals on endpoints.</summary>
public static class RefusalsExtensions
{
    /// <summary>The endpoint may refuse so, beside <see cref="ProblemReason.Internal"/> and <see cref="ProblemReason.Unavailable"/>, which every one may.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ProblemReason[] reasons)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RefusalsMetadata(reasons));

    /// <summary>The endpoint reads a JSON body, and may refuse whatever can be wrong with one.</summary>
    public static TBuilder RefusesBodies<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Refuses(
            ProblemReason.MalformedRequest, ProblemReason.MalformedJson, ProblemReason.PayloadTooLarge, ProblemReason.UnsupportedMediaType, ProblemReason.InvalidContent);
}
