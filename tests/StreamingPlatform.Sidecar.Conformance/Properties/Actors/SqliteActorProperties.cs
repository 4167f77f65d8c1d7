namespace StreamingPlatform.Sidecar.Conformance.Properties.Actors;

public sealed class SqliteActorProperties : ActorProperties
{
    private protected override Task<ComponentUnderTest> ComponentAsync() => Task.FromResult(new ComponentUnderTest("state.sqlite", ("connectionString", "actors.db")));
}
