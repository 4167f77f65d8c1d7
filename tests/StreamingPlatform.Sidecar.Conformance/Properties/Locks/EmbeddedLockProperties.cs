namespace StreamingPlatform.Sidecar.Conformance.Properties.Locks;

public sealed class EmbeddedLockProperties : LockProperties
{
    private protected override Task<ComponentUnderTest> ComponentAsync() => Task.FromResult(new ComponentUnderTest("lock.embedded", ("path", "locks.db")));
}
