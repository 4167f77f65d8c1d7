using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What became of one try.</summary>
/// <param name="Failure">Of <see cref="Outcome.Again"/>: what the retry's list of codes is compared with.</param>
internal readonly record struct Delivered(Outcome Outcome, FailedStatus? Failure = null)
{
    private static readonly FailedStatus WithoutCode = new(0, IgnoresMatching: true);

    public static Delivered Taken => new(Outcome.Taken);

    public static Delivered Dropped => new(Outcome.Dropped);

    public static Delivered Ignored => new(Outcome.Ignored);

    /// <summary>Failed without a code: repeated whatever codes the policy lists.</summary>
    public static Delivered Again => new(Outcome.Again, WithoutCode);

    public static Delivered AgainAfterHttp(int status) => new(Outcome.Again, new FailedStatus(status));

    public static Delivered AgainAfterGrpc(int code) => new(Outcome.Again, new FailedStatus(code));
}
