using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.ServiceDefaults.ApiDescription;

/// <summary>Describes the refusals that endpoints declare (<see cref="RefusalsExtensions"/>): a response for each status, listing its problem types.</summary>
internal sealed class RefusalsTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var declared = metadata.OfType<RefusalsMetadata>().SelectMany(refusals => refusals.Reasons);
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            declared = declared.Concat([ProblemReason.Unauthenticated, ProblemReason.Forbidden, ProblemReason.TenantMismatch]);
        }

        operation.Responses ??= [];
        foreach (var group in declared.Append(ProblemReason.Internal).Append(ProblemReason.Unavailable).Distinct().GroupBy(reason => reason.Status).OrderBy(group => group.Key))
        {
            var response = new OpenApiResponse
            {
                Description = string.Join("\n", group.Select(reason => $"- [`{reason.Name}`]({reason.Type}): {reason.Title}")),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() { Schema = ProblemSchema(group) } },
            };
            if (group.Any(reason => reason.Retry == ProblemRetry.AfterDelay))
            {
                response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
                {
                    ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                };
            }

            operation.Responses[group.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema(IEnumerable<ProblemReason> reasons) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. reasons.Select(reason => (System.Text.Json.Nodes.JsonNode)reason.Type)] },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };
}
