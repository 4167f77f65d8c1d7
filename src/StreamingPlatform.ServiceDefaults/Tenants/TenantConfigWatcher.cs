using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>
/// Subscribes to the configuration store <see cref="DaprNames.Components.TenantConfig"/> and tells what changed. A stream that ends is opened again, and
/// what it may have missed is read; a store may also lose a notification without ending the stream, so the known items are read again now and then.
/// </summary>
/// <remarks>Degraded, which is still ready, while it is not subscribed: that costs nothing but the freshness of settings.</remarks>
internal sealed partial class TenantConfigWatcher(
    RawDaprClient dapr, ITenantConfigListener listener, TimeProvider clock, ILogger<TenantConfigWatcher> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private volatile bool _subscribed;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _subscribed ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Not subscribed to {DaprNames.Components.TenantConfig}: settings may be old."));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(SubscribeAsync(stoppingToken), ReadAgainAsync(stoppingToken));

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (!cancellationToken.IsCancellationRequested)
        {
            var stands = false;
            try
            {
                using var call = dapr.SubscribeConfiguration(
                    new SubscribeConfigurationRequest { StoreName = DaprNames.Components.TenantConfig }, cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    var change = call.ResponseStream.Current;
                    if (!stands)
                    {
                        // The first message says that the subscription stands: what changed before is read.
                        Subscribed();
                        await ReadAsync(cancellationToken);
                        (stands, _subscribed) = (true, true);
                    }

                    Tell(change.Items);
                }

                StreamEnded(null);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // the service ends
            }
            catch (Exception exception) when (exception is RpcException or TimeoutException or OperationCanceledException)
            {
                // The other side may cancel a stream, too.
                StreamEnded(exception);
            }

            _subscribed = false;
            retry = stands ? FirstRetry : retry * 2 < LastRetry ? retry * 2 : LastRetry;
            await Task.Delay(retry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReadAgain, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await ReadAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is RpcException or TimeoutException)
                {
                    ReadFailed(exception);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the service ends
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var known = listener.KnownTenants;
        if (known.Count == 0)
        {
            return;
        }

        var request = new GetConfigurationRequest { StoreName = DaprNames.Components.TenantConfig };
        request.Keys.AddRange(known.Select(DaprNames.Keys.TenantConfigOf));
        GetConfigurationResponse answer;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            answer = await dapr.GetConfigurationAsync(request, cancellationToken: both.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The configuration store did not answer in time.", exception);
        }

        Tell(answer.Items);
        foreach (var tenantId in known.Where(tenantId => !answer.Items.ContainsKey(DaprNames.Keys.TenantConfigOf(tenantId))))
        {
            listener.Doubted(tenantId);
        }
    }

    private void Tell(IEnumerable<KeyValuePair<string, ConfigurationItem>> items)
    {
        foreach (var (key, item) in items)
        {
            if (DaprNames.Keys.TenantOfConfig(key) is not { } tenantId)
            {
                continue;
            }

            if (item.Value.Length == 0)
            {
                listener.Removed(tenantId);
            }
            else if (Parse(key, item.Value) is { } config && config.TenantId == tenantId)
            {
                listener.Changed(config);
            }
            else
            {
                listener.Doubted(tenantId);
            }
        }
    }

    private TenantConfig? Parse(string key, string value)
    {
        try
        {
            return JsonSerializer.Deserialize<TenantConfig>(value, Json) is { TenantId: not null, TimeZone: not null, Settings: not null } config ? config : null;
        }
        catch (JsonException exception)
        {
            Unreadable(exception, key);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Subscribed to the tenants' configuration")]
    private partial void Subscribed();

    [LoggerMessage(2, LogLevel.Warning, "The subscription to the tenants' configuration ended; the last known settings stay until it stands again")]
    private partial void StreamEnded(Exception? exception);

    [LoggerMessage(3, LogLevel.Warning, "The tenants' configuration cannot be read; the last known settings stay")]
    private partial void ReadFailed(Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The configuration item {Key} cannot be read")]
    private partial void Unreadable(Exception exception, string key);
}
