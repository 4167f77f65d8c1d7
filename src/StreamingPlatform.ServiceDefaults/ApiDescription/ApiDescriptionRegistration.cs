using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace StreamingPlatform.ServiceDefaults.ApiDescription;

/// <summary>An API's description: OpenAPI 3.1 with every refusal, and a page to read and try it.</summary>
public static class ApiDescriptionRegistration
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services, string title, string description) => services.AddOpenApi(openApi =>
    {
        openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        openApi.AddOperationTransformer<RefusalsTransformer>();
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = title, Description = description, Version = "1" };
            return Task.CompletedTask;
        });
    });

    /// <summary><c>GET /openapi/v1.json</c>, and the page on <c>/scalar</c>.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        routes.MapScalarApiReference().AllowAnonymous();
    }
}
