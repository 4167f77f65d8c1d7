namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>Why a request is refused: the closed vocabulary of every service, the same table as <c>docs/errors.md</c>.</summary>
/// <param name="Name">Last segment of the problem's <c>type</c>, <c>/problems/{name}</c>; never changes its meaning.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">One sentence without details.</param>
public sealed record ProblemReason(string Name, int Status, string Title)
{
    public static readonly ProblemReason MalformedRequest = new("malformed-request", 400, "The request cannot be read.");
    public static readonly ProblemReason MalformedJson = new("malformed-json", 400, "The body is not well-formed JSON.");
    public static readonly ProblemReason MalformedEncoding = new("malformed-encoding", 400, "The body does not match its Content-Encoding.");
    public static readonly ProblemReason MalformedCloudEvent = new("malformed-cloudevent", 400, "An attribute of the CloudEvent is missing or breaks a rule.");
    public static readonly ProblemReason MissingHeader = new("missing-header", 400, "A required header is missing.");
    public static readonly ProblemReason InvalidRange = new("invalid-range", 400, "The range of time is not one.");
    public static readonly ProblemReason UnknownVariant = new("unknown-variant", 400, "The attribution variant is not kept.");
    public static readonly ProblemReason UnknownTenant = new("unknown-tenant", 404, "There is no such tenant.");
    public static readonly ProblemReason UnknownEventType = new("unknown-event-type", 404, "There is no such event type.");
    public static readonly ProblemReason UnknownCampaign = new("unknown-campaign", 404, "There is no such campaign.");
    public static readonly ProblemReason NotFound = new("not-found", 404, "There is nothing here.");
    public static readonly ProblemReason MethodNotAllowed = new("method-not-allowed", 405, "This method is not allowed here.");
    public static readonly ProblemReason Conflict = new("conflict", 409, "What exists already differs from the request.");
    public static readonly ProblemReason VariantPending = new("variant-pending", 409, "The attribution variant is still being computed.");
    public static readonly ProblemReason PreconditionFailed = new("precondition-failed", 412, "What exists is not the version that the request is for.");
    public static readonly ProblemReason PayloadTooLarge = new("payload-too-large", 413, "The body is larger than the limit.");
    public static readonly ProblemReason UnsupportedMediaType = new("unsupported-media-type", 415, "The media type or encoding is not supported.");
    public static readonly ProblemReason InvalidContent = new("invalid-content", 422, "The content breaks a rule.");
    public static readonly ProblemReason MappingFailed = new("mapping-failed", 422, "The event does not fit the event type's mapping.");
    public static readonly ProblemReason OutsideLateness = new("outside-lateness", 422, "The event's time is outside the accepted range.");
    public static readonly ProblemReason UnalignedBound = new("unaligned-bound", 422, "The bound does not fall on a quarter of an hour.");
    public static readonly ProblemReason Internal = new("internal", 500, "Something went wrong on our side.");
    public static readonly ProblemReason Unavailable = new("unavailable", 503, "A part that this needs does not answer; try again.");

    /// <summary>Every reason, ordered by status.</summary>
    public static IReadOnlyList<ProblemReason> All { get; } =
    [
        MalformedRequest, MalformedJson, MalformedEncoding, MalformedCloudEvent, MissingHeader, InvalidRange, UnknownVariant, UnknownTenant, UnknownEventType,
        UnknownCampaign, NotFound, MethodNotAllowed, Conflict, VariantPending, PreconditionFailed, PayloadTooLarge, UnsupportedMediaType, InvalidContent, MappingFailed,
        OutsideLateness, UnalignedBound, Internal, Unavailable,
    ];

    /// <summary><c>/problems/{name}</c></summary>
    public string Type { get; } = "/problems/" + Name;

    /// <summary>The reason that describes a bare status code best.</summary>
    public static ProblemReason OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        409 => Conflict,
        412 => PreconditionFailed,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        422 => InvalidContent,
        503 => Unavailable,
        >= 500 => Internal,
        _ => MalformedRequest,
    };
}
