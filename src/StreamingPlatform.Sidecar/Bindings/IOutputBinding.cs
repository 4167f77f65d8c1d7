namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>A binding that apps call.</summary>
internal interface IOutputBinding : IBinding
{
    /// <summary>What it can do, in the order in which a refusal lists it. Compared with case.</summary>
    IReadOnlyList<string> Operations { get; }

    /// <exception cref="BindingException">the call cannot be done; the text goes to the caller.</exception>
    Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken);
}
