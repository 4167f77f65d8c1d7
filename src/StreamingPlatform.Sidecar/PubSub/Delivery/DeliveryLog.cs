namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What is told of deliveries.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 2443, Level = LogLevel.Warning, Message = "A message of topic {Topic} was dropped by its receiver")]
    public static partial void MessageDropped(ILogger logger, string topic);

    [LoggerMessage(EventId = 2444, Level = LogLevel.Warning, Message = "A message of topic {Topic} expired before delivery")]
    public static partial void MessageExpired(ILogger logger, string topic);

    [LoggerMessage(EventId = 2445, Level = LogLevel.Error, Message = "A message of topic {Topic} is no CloudEvent, and the subscription is not raw")]
    public static partial void MessageUnreadable(ILogger logger, string topic);

    [LoggerMessage(EventId = 2446, Level = LogLevel.Error, Message = "A message of topic {Topic} was given up: the component does not redeliver")]
    public static partial void MessageGivenUp(ILogger logger, string topic);

    [LoggerMessage(EventId = 2484, Level = LogLevel.Error, Message = "The path of a message of topic {Topic} cannot be told: {Reason}")]
    public static partial void RoutingFailed(ILogger logger, string topic, string reason);

    [LoggerMessage(EventId = 2485, Level = LogLevel.Debug, Message = "No rule matches a message of topic {Topic}")]
    public static partial void NoRuleMatched(ILogger logger, string topic);

    [LoggerMessage(EventId = 2486, Level = LogLevel.Warning, Message = "A delivery of topic {Topic} was given up: {Reason}")]
    public static partial void PolicyGaveUp(ILogger logger, string topic, string reason);
}
