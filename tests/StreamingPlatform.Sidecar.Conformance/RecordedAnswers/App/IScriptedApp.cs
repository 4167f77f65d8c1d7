namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;

/// <summary>An application that answers by script and notes what it was asked.</summary>
internal interface IScriptedApp : IAsyncDisposable
{
    Received Received { get; }
}
