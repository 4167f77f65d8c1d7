namespace StreamingPlatform.Sidecar.Conformance.Properties.PubSub;

public sealed class InMemoryPubSubProperties : PubSubProperties
{
    protected override bool IsDurable => false;

    protected override bool Redelivers => false;

    protected override bool Competes => false;

    private protected override Task<ComponentUnderTest> ComponentAsync(string topic) => Task.FromResult(new ComponentUnderTest("pubsub.in-memory"));
}
