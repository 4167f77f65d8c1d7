namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>A binding component; it is an <see cref="IOutputBinding"/>, an <see cref="IInputBinding"/> or both.</summary>
internal interface IBinding : IAsyncDisposable;
