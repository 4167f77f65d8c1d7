namespace StreamingPlatform.Sidecar.Conformance.Properties.PubSub;

public sealed class LogPubSubProperties : PubSubProperties
{
    protected override bool IsDurable => true;

    protected override bool Redelivers => true;

    protected override bool Competes => true;

    private protected override Task<ComponentUnderTest> ComponentAsync(string topic) =>
        Task.FromResult(new ComponentUnderTest("pubsub.log", ("path", "log"), ("concurrency", "1")));
}
