using System.Collections.Frozen;

namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>
/// Why a request is refused: the closed vocabulary of every service. <c>docs/errors.md</c> and what <c>GET /problems/{name}</c> answers are made of it.
/// </summary>
/// <param name="Name">Last segment of the problem's <c>type</c>, <c>/problems/{name}</c>; never changes its meaning.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">One sentence without details.</param>
/// <param name="Cause">How it comes about.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Retry">Whether the same request may succeed later.</param>
public sealed record ProblemReason(string Name, int Status, string Title, string Cause, string Fix, ProblemRetry Retry = ProblemRetry.No)
{
    public static readonly ProblemReason MalformedRequest = new(
        "malformed-request", 400, "The request cannot be read.",
        "The body has not the form that its media type announces, or a parameter or header has a value that cannot be read.",
        "Correct what `detail` names.");

    public static readonly ProblemReason MalformedJson = new(
        "malformed-json", 400, "The body is not well-formed JSON.",
        "The text is not JSON (RFC 8259) in UTF-8: cut off, a comma too many, half of a surrogate pair, a name twice in an object.",
        "Send what a JSON library writes; `detail` tells the line and byte.");

    public static readonly ProblemReason MalformedEncoding = new(
        "malformed-encoding", 400, "The body does not match its Content-Encoding.",
        "The header `Content-Encoding` names a compression that the body does not have, or the body is cut off.",
        "Compress with what the header names, or leave the header out.");

    public static readonly ProblemReason MalformedCloudEvent = new(
        "malformed-cloudevent", 400, "An attribute of the CloudEvent is missing or breaks a rule.",
        "The request is a CloudEvent by its headers or media type, and is none by CloudEvents 1.0.2.",
        "Correct the attribute that `detail` names, or send the event itself as `application/json`.");

    public static readonly ProblemReason ScreenedRequest = new(
        "screened-request", 400, "The request has the shape of an attack.",
        "The gateway reads path, query and headers for malformed encodings, request smuggling, SQL injection and cross-site scripting; `detail` tells where it found what.",
        "Send ids and texts in the body, or percent-encode them once; if the request is ordinary, report the `traceId`.");

    public static readonly ProblemReason MissingHeader = new(
        "missing-header", 400, "A required header is missing.",
        "The member `header` names it: `tenantId` says whose events or answers, `eventId` which event type.",
        "Send the header.");

    public static readonly ProblemReason InvalidRange = new(
        "invalid-range", 400, "The range of time is not one.",
        "A bound is no date or timestamp, the end lies before the start, or both kinds of bounds are mixed.",
        "Ask with two dates (whole days) or two timestamps, the earlier first.");

    public static readonly ProblemReason UnknownVariant = new(
        "unknown-variant", 400, "The attribution variant is not kept.",
        "The tenant's settings do not list this window and match; counts exist only for variants that they list.",
        "Ask for one that the member `kept` lists, or add the variant to the setting `attribution`.");

    public static readonly ProblemReason Unauthenticated = new(
        "unauthenticated", 401, "It is not known who asks.",
        "The request has no access token, or one that is expired, altered, from another issuer or for another audience.",
        "Get a token from the issuer and send it as `Authorization: Bearer …`.");

    public static readonly ProblemReason Forbidden = new(
        "forbidden", 403, "The caller may not do this.",
        "None of the roles in the token allows it; `docs/access.md` lists which do.",
        "Ask with a client or user that has the role, or have it granted.");

    public static readonly ProblemReason TenantMismatch = new(
        "tenant-mismatch", 403, "The request names another tenant than the caller's.",
        "The header `tenantId` disagrees with the tenant in the token.",
        "Leave the header out, or send the token's own tenant.");

    public static readonly ProblemReason UnknownTenant = new(
        "unknown-tenant", 404, "There is no such tenant.",
        "No tenant of this id is registered, it was deleted, or it is not yours.",
        "Check the id (3 to 31 lower-case letters and digits); register it with `POST /tenants`.");

    public static readonly ProblemReason UnknownEventType = new(
        "unknown-event-type", 404, "There is no such event type.",
        "The tenant has registered no event type of this id.",
        "Check the header `eventId` or the path; register it with `PUT /tenants/{tenantId}/event-types/{eventId}`.");

    public static readonly ProblemReason UnknownCampaign = new(
        "unknown-campaign", 404, "There is no such campaign.",
        "The tenant never had an event of this campaign.",
        "Check the campaign's id; it counts byte for byte. A campaign appears with its first event.");

    public static readonly ProblemReason UnknownSchemaVersion = new(
        "unknown-schema-version", 404, "There is no such version of the schema.",
        "The event type has no schema, or none of this version.",
        "List the versions with `GET …/event-types/{eventId}/schemas`.");

    public static readonly ProblemReason UnknownEvent = new(
        "unknown-event", 404, "Nothing is known of this event.",
        "What became of events is remembered for the latest ones only, by the ingestion process that took them; this id is not among them.",
        "Ask soon after sending. Sending the event again is harmless: an id counts once.");

    public static readonly ProblemReason NotFound = new(
        "not-found", 404, "There is nothing here.",
        "No resource has this address.",
        "Check the path against the API's description.");

    public static readonly ProblemReason MethodNotAllowed = new(
        "method-not-allowed", 405, "This method is not allowed here.",
        "The address exists, and answers other methods.",
        "The header `Allow` lists them.");

    public static readonly ProblemReason Conflict = new(
        "conflict", 409, "What exists already differs from the request.",
        "A resource of this name exists and is not what the request says, or is in a state that does not allow the change.",
        "Read what exists, and change it or choose another name.");

    public static readonly ProblemReason VariantPending = new(
        "variant-pending", 409, "The attribution variant is still being computed.",
        "The variant was added lately and has not gone through all records yet.",
        "Ask again after `Retry-After` seconds.", ProblemRetry.AfterDelay);

    public static readonly ProblemReason IncompatibleSchema = new(
        "incompatible-schema", 409, "Events that fitted the published schema may no longer fit.",
        "The member `changes` lists what would become invalid, by JSON Pointer.",
        "Make the change an addition, or publish it with `?force=true` if it is meant; `POST …/rehearse` tells what it does to recent events.");

    public static readonly ProblemReason EventsCounted = new(
        "events-counted", 409, "The setting cannot change once events are counted.",
        "Answers given before and after would be computed by different rules and could not be added up.",
        "Register another tenant with the wanted setting and replay the events to it.");

    public static readonly ProblemReason PreconditionFailed = new(
        "precondition-failed", 412, "What exists is not the version that the request is for.",
        "Somebody else changed it since you read it: `If-Match` names another version than `version`.",
        "Read it again and repeat the change on what you find.");

    public static readonly ProblemReason PayloadTooLarge = new(
        "payload-too-large", 413, "The body is larger than the limit.",
        "One event, the whole body after decompression, or the number of events exceeds a limit of the server or of the tenant.",
        "Send smaller batches; `detail` tells the limit.");

    public static readonly ProblemReason UnsupportedMediaType = new(
        "unsupported-media-type", 415, "The media type or encoding is not supported.",
        "`Content-Type` or `Content-Encoding` is missing or none of those that are read here.",
        "Send one that `detail` lists.");

    public static readonly ProblemReason InvalidContent = new(
        "invalid-content", 422, "The content breaks a rule.",
        "The member `errors` names each mistake by the JSON Pointer of the member (or the name of the parameter).",
        "Correct them all and send it again.");

    public static readonly ProblemReason SchemaViolation = new(
        "schema-violation", 422, "The event does not fit the event type's schema.",
        "The member `violations` lists every one: `pointer` into the event, `schemaPointer`, `keyword` and `message`.",
        "Correct the event, or the schema: `POST …/event-types/{eventId}/validate` tries a document without sending it.");

    public static readonly ProblemReason MappingFailed = new(
        "mapping-failed", 422, "The event does not fit the event type's mapping.",
        "A member that the mapping points to is missing, or holds what it may not: `pointer` names it.",
        "Correct the event, or the mapping of the event type.");

    public static readonly ProblemReason OutsideLateness = new(
        "outside-lateness", 422, "The event's time is outside the accepted range.",
        "The event is older than the tenant's setting `lateness`, or more than ten minutes ahead of the server's clock.",
        "Check the sender's clock; for backfills of old data raise `lateness`.");

    public static readonly ProblemReason UnalignedBound = new(
        "unaligned-bound", 422, "The bound does not fall on a quarter of an hour.",
        "Counts are kept in quarters of an hour of UTC.",
        "Ask with timestamps at :00, :15, :30 or :45.");

    public static readonly ProblemReason QuotaExceeded = new(
        "quota-exceeded", 429, "The tenant sends more than its quota.",
        "The setting `quota` limits events or bytes a second, and what may come at once.",
        "Wait `Retry-After` seconds and send what was refused again; nothing of the request was taken. `RateLimit` tells what is left.",
        ProblemRetry.AfterDelay);

    public static readonly ProblemReason TooManyRequests = new(
        "too-many-requests", 429, "More requests than the gateway lets through.",
        "A client or all clients of a tenant together exceed the gateway's limit of requests a second.",
        "Wait `Retry-After` seconds; send batches instead of single events. `RateLimit` tells what is left.", ProblemRetry.AfterDelay);

    public static readonly ProblemReason Internal = new(
        "internal", 500, "Something went wrong on our side.",
        "A mistake in the platform; the log has it under the `traceId`.",
        "Report the `traceId`.", ProblemRetry.Perhaps);

    public static readonly ProblemReason Unavailable = new(
        "unavailable", 503, "A part that this needs does not answer; try again.",
        "The log, a store or another service is away or overloaded, or a tenant's resources are still being loaded.",
        "Repeat the request after `Retry-After` seconds: repeating is always harmless.", ProblemRetry.AfterDelay);

    /// <summary>Every reason, ordered by status.</summary>
    public static IReadOnlyList<ProblemReason> All { get; } =
    [
        MalformedRequest, MalformedJson, MalformedEncoding, MalformedCloudEvent, ScreenedRequest, MissingHeader, InvalidRange, UnknownVariant, Unauthenticated, Forbidden, TenantMismatch, UnknownTenant, UnknownEventType,
        UnknownCampaign, UnknownSchemaVersion, UnknownEvent, NotFound, MethodNotAllowed, Conflict, VariantPending, IncompatibleSchema, EventsCounted,
        PreconditionFailed, PayloadTooLarge, UnsupportedMediaType, InvalidContent, SchemaViolation, MappingFailed, OutsideLateness, UnalignedBound, QuotaExceeded, TooManyRequests,
        Internal, Unavailable,
    ];

    private static readonly FrozenDictionary<string, ProblemReason> s_byName = All.ToFrozenDictionary(reason => reason.Name, StringComparer.Ordinal);

    /// <summary><c>/problems/{name}</c></summary>
    public string Type { get; } = "/problems/" + Name;

    public static ProblemReason? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The reason that describes a bare status code best.</summary>
    public static ProblemReason OfStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        409 => Conflict,
        412 => PreconditionFailed,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        422 => InvalidContent,
        429 => QuotaExceeded,
        503 => Unavailable,
        >= 500 => Internal,
        _ => MalformedRequest,
    };
}
