namespace StreamingPlatform.Sidecar.Locks;

/// <summary>What became of an unlock; the numbers are Dapr's.</summary>
internal enum UnlockOutcome
{
    Done = 0,
    NoLock = 1,
    AnothersLock = 2,
}
