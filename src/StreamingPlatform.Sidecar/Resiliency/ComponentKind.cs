namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Building blocks whose components have policies; the words stand in the names of default policies.</summary>
internal enum ComponentKind
{
    Binding,
    Configuration,
    Lock,
    Pubsub,
    Secretstore,
    Statestore,
}
