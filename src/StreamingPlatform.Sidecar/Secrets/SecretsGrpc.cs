using Dapr.Client.Autogen.Grpc.v1;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>GetSecret and GetBulkSecret.</summary>
internal sealed class SecretsGrpc(SecretStores stores) : IGrpcModule
{
    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetSecretRequest, GetSecretResponse>("GetSecret", (request, _) =>
        {
            var response = new GetSecretResponse();
            response.Data.Add(stores.One(request.StoreName, request.Key).ToDictionary());
            return Task.FromResult(response);
        });
        methods.Unary<GetBulkSecretRequest, GetBulkSecretResponse>("GetBulkSecret", (request, _) =>
        {
            var response = new GetBulkSecretResponse();
            foreach (var (secret, values) in stores.All(request.StoreName))
            {
                response.Data[secret] = new SecretResponse { Secrets = { values.ToDictionary() } };
            }

            return Task.FromResult(response);
        });
    }
}
