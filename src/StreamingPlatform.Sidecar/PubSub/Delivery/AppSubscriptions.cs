using Grpc.Core;
using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Asks the app, once, what it subscribes to.</summary>
internal sealed partial class AppSubscriptions(AppChannel channel, SidecarOptions options, TimeProvider clock, ILogger<AppSubscriptions> logger)
{
    /// <summary>Tries of a gRPC app that answers, but with an error.</summary>
    private const int MostRefusals = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What it said; empty before it was asked.</summary>
    public IReadOnlyList<SubscriptionResource> Listed { get; private set; } = [];

    /// <summary>Whether the answer could not be used. Then nothing is delivered, what resources declare neither.</summary>
    public bool AreUnusable { get; private set; }

    private bool asked = !channel.HasApp || !options.AsksAppForSubscriptions;

    /// <summary>Returns when the app has answered; at once when it has before.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        if (asked)
        {
            return;
        }

        await channel.WaitUntilListeningAsync(cancellationToken);
        for (var refusals = 1; !asked;)
        {
            try
            {
                Listed = channel.GrpcDiscovery is { } grpc
                    ? await ListedSubscriptions.AskAsync(grpc, cancellationToken)
                    : await ProgrammaticSubscriptions.AskAsync(channel, cancellationToken);
                asked = true;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or RpcException { StatusCode: StatusCode.Unavailable })
            {
                AppNotAsked(error);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested && refusals++ < MostRefusals)
            {
                AppNotAsked(error);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception error) when (error is GoJsonException or CelSyntaxException || (error is RpcException && !cancellationToken.IsCancellationRequested))
            {
                AnswerUnusable(error);
                AreUnusable = asked = true;
            }
        }
    }

    [LoggerMessage(EventId = 2455, Level = LogLevel.Debug, Message = "The app could not be asked for its subscriptions yet")]
    private partial void AppNotAsked(Exception error);

    [LoggerMessage(EventId = 2456, Level = LogLevel.Error, Message = "The app's subscriptions cannot be used; nothing is delivered to it")]
    private partial void AnswerUnusable(Exception error);
}
