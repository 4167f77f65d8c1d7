namespace StreamingPlatform.Sidecar.Conformance.Properties.State;

public sealed class SqliteStateProperties : StateProperties
{
    protected override bool IsDurable => true;

    private protected override Task<ComponentUnderTest> ComponentAsync() => Task.FromResult(new ComponentUnderTest("state.sqlite", ("connectionString", "store.db")));
}
