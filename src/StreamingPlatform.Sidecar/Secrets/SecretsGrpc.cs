using Dapr.Client.Autogen.Grpc.v1;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>GetSecret and GetBulkSecret.</summary>
internal sealed class SecretsGrpc(SecretStores stores) : IGrpcModule
{
    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetSecretRequest, GetSecretResponse>("GetSecret", async (request, call) =>
        {
            var response = new GetSecretResponse();
            response.Data.Add((await stores.OneAsync(request.StoreName, request.Key, call.CancellationToken)).ToDictionary());
            return response;
        });
        methods.Unary<GetBulkSecretRequest, GetBulkSecretResponse>("GetBulkSecret", async (request, call) =>
        {
            var response = new GetBulkSecretResponse();
            foreach (var (secret, values) in await stores.AllAsync(request.StoreName, call.CancellationToken))
            {
                response.Data[secret] = new SecretResponse { Secrets = { values.ToDictionary() } };
            }

            return response;
        });
    }
}
