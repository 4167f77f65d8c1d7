using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Delivers the messages of one subscription to the app over HTTP, repeats what failed, and settles what it gives up.</summary>
internal sealed partial class AppDelivery : IDelivery
{
    private const string NoTrace = "00-00000000000000000000000000000000-0000000000000000-00";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly MediaTypeHeaderValue CloudEvent = new("application/cloudevents+json");

    private readonly SubscriptionResource subscription;
    private readonly IBroker broker;
    private readonly ResourceSet resources;
    private readonly HttpClient app;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Uri route;
    private readonly bool raw;
    private readonly RawEnvelope envelope;

    public AppDelivery(SubscriptionResource subscription, IBroker broker, ResourceSet resources, HttpClient app, TimeProvider clock, ILogger logger)
    {
        this.subscription = subscription;
        this.broker = broker;
        this.resources = resources;
        this.app = app;
        this.clock = clock;
        this.logger = logger;
        route = new Uri(subscription.Route.TrimStart('/'), UriKind.Relative);
        raw = subscription.Metadata.TryGetValue("rawPayload", out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
        envelope = new RawEnvelope(subscription.PubsubName, subscription.Topic);
    }

    public int BatchSize => Math.Max(1, subscription.Bulk?.MaxMessages ?? 1);

    public TimeSpan BatchWait => TimeSpan.FromMilliseconds(Math.Max(0, subscription.Bulk?.MaxAwaitMs ?? 0));

    private bool IsBulk => subscription.Bulk is not null;

    public async Task DeliverAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        var open = new List<LogRecord>(records.Count);
        foreach (var record in records)
        {
            if (record.HasExpiredAt(clock.GetUtcNow()))
            {
                MessageExpired(subscription.Topic);
                await SettleAsync(record, "it expired", cancellationToken);
            }
            else if (!raw && !record.IsEnvelope && !IsObject(record.Payload.Span))
            {
                MessageUnreadable(subscription.Topic);
                await SettleAsync(record, "it is no CloudEvent", cancellationToken);
            }
            else
            {
                open.Add(record);
            }
        }

        for (var failures = 0; open.Count > 0;)
        {
            open = await TryAsync(open, cancellationToken);
            if (open.Count > 0)
            {
                open = await AfterFailureAsync(open, ++failures, cancellationToken);
            }
        }
    }

    private static bool IsObject(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            // not JSON at all
            return false;
        }
    }

    /// <summary>One try of each; returns what has to come again.</summary>
    private async Task<List<LogRecord>> TryAsync(List<LogRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            return IsBulk ? await SendBulkAsync(records, cancellationToken) : await SendEachAsync(records, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            AppNotReached(error, subscription.Topic, subscription.Route);
        }
        catch (IOException error)
        {
            AppNotReached(error, subscription.Topic, subscription.Route);
        }

        return records;
    }

    private async Task<List<LogRecord>> SendEachAsync(List<LogRecord> records, CancellationToken cancellationToken)
    {
        var again = new List<LogRecord>();
        foreach (var record in records)
        {
            var outcome = await SendAsync(record, cancellationToken);
            if (outcome == Outcome.Again)
            {
                again.Add(record);
            }
            else if (outcome == Outcome.Dropped)
            {
                MessageDropped(subscription.Topic);
                await SettleAsync(record, "the app dropped it", cancellationToken);
            }
        }

        return again;
    }

    private async Task<Outcome> SendAsync(LogRecord record, CancellationToken cancellationToken)
    {
        if (!raw)
        {
            using var content = new ReadOnlyMemoryContent(record.Payload);
            return await PostAsync(content, record, cancellationToken);
        }

        var (buffer, length) = envelope.Write(record.Payload.Span);
        Outcome outcome;
        using (var content = new ByteArrayContent(buffer, 0, length))
        {
            outcome = await PostAsync(content, record, cancellationToken);
        }

        // Only after an answer: a call that was cut off may still be reading the buffer.
        ArrayPool<byte>.Shared.Return(buffer);
        return outcome;
    }

    private async Task<Outcome> PostAsync(HttpContent content, LogRecord record, CancellationToken cancellationToken)
    {
        content.Headers.ContentType = CloudEvent;
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
        request.Headers.TryAddWithoutValidation("pubsubName", subscription.PubsubName);
        var trace = raw ? null : TraceOf(record) ?? NoTrace;
        foreach (var (name, value) in record.ReadMetadata())
        {
            if (!name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (trace is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }

        AppChannel.AddToken(request);

        using var response = await app.SendAsync(request, cancellationToken);
        var outcome = await AppAnswer.OutcomeOfAsync(response, cancellationToken);
        if (outcome == Outcome.Again)
        {
            AppRefused(subscription.Topic, subscription.Route, (int)response.StatusCode);
        }

        return outcome;
    }

    /// <summary>The trace that the event carries; null without one.</summary>
    private static string? TraceOf(LogRecord record)
    {
        if (!record.IsEnvelope || record.Payload.Span.IndexOf("\"traceparent\":\"0"u8) < 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(record.Payload);
        return document.RootElement.TryGetProperty("traceparent", out var trace) && trace.GetString() is { Length: > 0 } text ? text : null;
    }

    private async Task<List<LogRecord>> SendBulkAsync(List<LogRecord> records, CancellationToken cancellationToken)
    {
        var ids = records.ConvertAll(_ => Guid.NewGuid().ToString());
        using var content = new ReadOnlyMemoryContent(BulkEnvelope.Write(subscription, raw, records, ids));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
        request.Headers.TryAddWithoutValidation("pubsubName", subscription.PubsubName);
        request.Headers.TryAddWithoutValidation("traceparent", NoTrace);
        AppChannel.AddToken(request);
        using var response = await app.SendAsync(request, cancellationToken);
        var outcomes = await AppAnswer.OutcomesOfAsync(response, ids, cancellationToken);
        var gone = response.StatusCode == System.Net.HttpStatusCode.NotFound;
        var again = new List<LogRecord>();
        for (var i = 0; i < records.Count; i++)
        {
            var outcome = outcomes.GetValueOrDefault(ids[i], Outcome.Again);
            if (outcome == Outcome.Again)
            {
                again.Add(records[i]);
            }
            else if (outcome == Outcome.Dropped && !gone)
            {
                MessageDropped(subscription.Topic);
                await SettleAsync(records[i], "the app dropped it", cancellationToken);
            }
        }

        if (again.Count > 0)
        {
            AppRefused(subscription.Topic, subscription.Route, (int)response.StatusCode);
        }

        return again;
    }

    /// <summary>Waits as the policy says, or gives up; returns what to try again.</summary>
    private async Task<List<LogRecord>> AfterFailureAsync(List<LogRecord> records, int failures, CancellationToken cancellationToken)
    {
        var policy = resources.InboundRetryOf(subscription.PubsubName);
        var givesUp = policy is null || (policy.MaxRetries >= 0 && failures > policy.MaxRetries);
        if (givesUp && subscription.DeadLetterTopic is { Length: > 0 })
        {
            foreach (var record in records)
            {
                await SettleAsync(record, "the app did not take it", cancellationToken);
            }

            return [];
        }

        if (givesUp && !broker.Redelivers)
        {
            MessageGivenUp(subscription.Topic);
            return [];
        }

        await Task.Delay(WaitOf(policy, failures), clock, cancellationToken);
        return records;
    }

    private static TimeSpan WaitOf(RetryPolicy? policy, int failures)
    {
        if (policy is null)
        {
            return Pause;
        }

        if (!policy.Exponential)
        {
            return policy.Duration > TimeSpan.Zero ? policy.Duration : Pause;
        }

        var longest = policy.MaxInterval > TimeSpan.Zero ? policy.MaxInterval : LongestPause;
        var wait = TimeSpan.FromMilliseconds(500 * Math.Pow(1.5, Math.Min(failures - 1, 60)));
        return wait < longest ? wait : longest;
    }

    /// <summary>The original bytes go to the dead letter topic, where there is one; returns when they are safe there.</summary>
    private async Task SettleAsync(LogRecord record, string reason, CancellationToken cancellationToken)
    {
        if (subscription.DeadLetterTopic is not { Length: > 0 } deadLetters)
        {
            return;
        }

        while (true)
        {
            try
            {
                await broker.PublishAsync(deadLetters, LogRecord.Create(record.Payload, record.IsEnvelope, clock.GetUtcNow(), null, record.ReadMetadata()), cancellationToken);
                MessageDeadLettered(subscription.Topic, deadLetters, reason);
                return;
            }
            catch (TimeoutException error)
            {
                DeadLetterFailed(error, deadLetters);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 2441, Level = LogLevel.Warning, Message = "The app does not answer deliveries of topic {Topic} to {Route}")]
    private partial void AppNotReached(Exception error, string topic, string route);

    [LoggerMessage(EventId = 2442, Level = LogLevel.Warning, Message = "The app wants a message of topic {Topic} at {Route} again (answer {Status})")]
    private partial void AppRefused(string topic, string route, int status);

    [LoggerMessage(EventId = 2443, Level = LogLevel.Warning, Message = "The app dropped a message of topic {Topic}")]
    private partial void MessageDropped(string topic);

    [LoggerMessage(EventId = 2444, Level = LogLevel.Warning, Message = "A message of topic {Topic} expired before delivery")]
    private partial void MessageExpired(string topic);

    [LoggerMessage(EventId = 2445, Level = LogLevel.Error, Message = "A raw message of topic {Topic} is no CloudEvent, and the subscription is not raw")]
    private partial void MessageUnreadable(string topic);

    [LoggerMessage(EventId = 2446, Level = LogLevel.Error, Message = "A message of topic {Topic} was given up: the component does not redeliver")]
    private partial void MessageGivenUp(string topic);

    [LoggerMessage(EventId = 2447, Level = LogLevel.Warning, Message = "A message of topic {Topic} went to {DeadLetterTopic}: {Reason}")]
    private partial void MessageDeadLettered(string topic, string deadLetterTopic, string reason);

    [LoggerMessage(EventId = 2448, Level = LogLevel.Error, Message = "The dead letter topic {DeadLetterTopic} could not be written")]
    private partial void DeadLetterFailed(Exception error, string deadLetterTopic);
}
