namespace StreamingPlatform.Sidecar.Conformance.Properties.State;

public sealed class InMemoryStateProperties : StateProperties
{
    protected override bool IsDurable => false;

    private protected override Task<ComponentUnderTest> ComponentAsync() => Task.FromResult(new ComponentUnderTest("state.in-memory"));
}
