namespace StreamingPlatform.Sidecar.Security;

/// <summary>The names that API lists use for Dapr's APIs.</summary>
internal static class ApiNames
{
    /// <summary>Health cannot be denied.</summary>
    public const string AlwaysOpen = "healthz";

    /// <summary>What a path that is no API falls through to.</summary>
    public const string Invocation = "invoke";

    private static readonly HashSet<string> Http = new(StringComparer.Ordinal)
    {
        "invoke/v1", "state/v1", "state/v1alpha1", "publish/v1", "publish/v1alpha1", "bindings/v1", "secrets/v1", "actors/v1", "metadata/v1", "shutdown/v1",
        "healthz/v1", "configuration/v1", "configuration/v1alpha1", "lock/v1alpha1", "unlock/v1alpha1", "crypto/v1alpha1", "subtlecrypto/v1alpha1",
        "workflows/v1", "workflows/v1beta1", "workflows/v1alpha1", "jobs/v1", "jobs/v1alpha1", "conversation/v1alpha1", "conversation/v1alpha2",
    };

    private static readonly Dictionary<string, string[]> Grpc = new(StringComparer.Ordinal)
    {
        ["invoke.v1"] = ["InvokeService"],
        ["state.v1"] = ["GetState", "GetBulkState", "SaveState", "DeleteState", "DeleteBulkState", "ExecuteStateTransaction"],
        ["state.v1alpha1"] = ["QueryStateAlpha1"],
        ["publish.v1"] = ["PublishEvent", "BulkPublishEvent"],
        ["publish.v1alpha1"] = ["BulkPublishEventAlpha1"],
        ["subscribe.v1alpha1"] = ["SubscribeTopicEventsAlpha1"],
        ["bindings.v1"] = ["InvokeBinding"],
        ["secrets.v1"] = ["GetSecret", "GetBulkSecret"],
        ["actors.v1"] =
        [
            "RegisterActorTimer", "UnregisterActorTimer", "RegisterActorReminder", "UnregisterActorReminder", "UnregisterActorRemindersByType",
            "ListActorReminders", "GetActorReminder", "GetActorState", "ExecuteActorStateTransaction", "InvokeActor",
        ],
        ["metadata.v1"] = ["GetMetadata", "SetMetadata"],
        ["configuration.v1"] = ["GetConfiguration", "SubscribeConfiguration", "UnsubscribeConfiguration"],
        ["configuration.v1alpha1"] = ["GetConfigurationAlpha1", "SubscribeConfigurationAlpha1", "UnsubscribeConfigurationAlpha1"],
        ["lock.v1alpha1"] = ["TryLockAlpha1"],
        ["unlock.v1alpha1"] = ["UnlockAlpha1"],
        ["crypto.v1alpha1"] = ["EncryptAlpha1", "DecryptAlpha1"],
        ["subtlecrypto.v1alpha1"] =
        [
            "SubtleGetKeyAlpha1", "SubtleEncryptAlpha1", "SubtleDecryptAlpha1", "SubtleWrapKeyAlpha1", "SubtleUnwrapKeyAlpha1", "SubtleSignAlpha1",
            "SubtleVerifyAlpha1",
        ],
        ["workflows.v1alpha1"] =
        [
            "StartWorkflowAlpha1", "GetWorkflowAlpha1", "TerminateWorkflowAlpha1", "RaiseEventWorkflowAlpha1", "PauseWorkflowAlpha1", "ResumeWorkflowAlpha1",
            "PurgeWorkflowAlpha1",
        ],
        ["workflows.v1beta1"] =
        [
            "StartWorkflowBeta1", "GetWorkflowBeta1", "TerminateWorkflowBeta1", "RaiseEventWorkflowBeta1", "PauseWorkflowBeta1", "ResumeWorkflowBeta1",
            "PurgeWorkflowBeta1",
        ],
        ["jobs.v1"] = ["ScheduleJob", "GetJob", "DeleteJob", "ListJobs", "DeleteJobsByPrefix"],
        ["jobs.v1alpha1"] = ["ScheduleJobAlpha1", "GetJobAlpha1", "DeleteJobAlpha1", "ListJobsAlpha1", "DeleteJobsByPrefixAlpha1"],
        ["conversation.v1alpha1"] = ["ConverseAlpha1"],
        ["conversation.v1alpha2"] = ["ConverseAlpha2"],
        ["shutdown.v1"] = ["Shutdown"],
    };

    public static bool ExistsOverHttp(string name, string shortVersion) => Http.Contains($"{name}/{shortVersion}");

    /// <summary>Methods of an entry; only short versions (<c>v1</c>, <c>v1alpha1</c>) name any.</summary>
    public static IReadOnlyList<string> MethodsOf(string name, string version) => Grpc.GetValueOrDefault($"{name}.{version}") ?? [];

    /// <summary><c>v1.0</c> is <c>v1</c>, <c>v1.0-alpha1</c> is <c>v1alpha1</c>.</summary>
    public static string ShortVersion(string version) => version.Replace(".0", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
}
