using Grpc.Core;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>What both protocols, and answers of input bindings, do with output bindings.</summary>
internal sealed class OutputBindings(OpenComponents<IBinding> bindings, ResiliencyPolicies policies)
{
    private const string Code = "ERR_INVOKE_OUTPUT_BINDING";

    /// <exception cref="OutputBindingError">it failed, or there is no such binding or operation.</exception>
    public async Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (string.IsNullOrEmpty(call.Operation))
            {
                throw new BindingException("operation field is missing from request");
            }

            var binding = bindings.Find(call.Name) as IOutputBinding ?? throw new BindingException($"couldn't find output binding {call.Name}");
            return binding.Operations.Contains(call.Operation)
                ? await policies.CallAsync(call.Name, ComponentKind.Binding, token => binding.InvokeAsync(call, token), cancellationToken)
                : throw new BindingException(
                    $"binding {call.Name} does not support operation {call.Operation}. supported operations:{string.Join(' ', binding.Operations)}");
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new OutputBindingError(
                DaprError.WithInfo(500, StatusCode.Internal, Code, $"error invoking output binding {call.Name}: {error.Message}"),
                (error as BindingException)?.Metadata ?? BindingAnswer.Nothing.Metadata);
        }
    }
}
