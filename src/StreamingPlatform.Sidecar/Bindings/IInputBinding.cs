namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>A binding that brings events to the app.</summary>
internal interface IInputBinding : IBinding
{
    /// <summary>Reads until <paramref name="stop"/>. An event that <paramref name="deliver"/> says false for was not taken.</summary>
    Task ReadAsync(Func<BindingEvent, CancellationToken, Task<bool>> deliver, CancellationToken stop);
}
