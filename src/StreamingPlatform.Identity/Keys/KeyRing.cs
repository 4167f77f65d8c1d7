using System.Security.Cryptography;
using Dapr;
using Dapr.Client;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Identity.Keys;

/// <summary>The keys that sign tokens and encrypt codes: made once, kept in the state component, shared by every instance.</summary>
internal sealed partial class KeyRing(DaprClient dapr, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<KeyRing> logger) : BackgroundService, IHealthCheck
{
    private const string Key = "keys";
    private const int RsaBits = 2048;
    private const int EncryptionBytes = 32;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile KeyDocument? _keys;

    /// <summary>Ends when the keys are there.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>The newest key signs; what older ones signed stays valid.</summary>
    public void AddTo(OpenIddictServerOptions server)
    {
        var keys = _keys ?? throw new InvalidOperationException("The keys are not loaded yet.");
        foreach (var signing in keys.Signing.OrderByDescending(key => key.Made))
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(signing.Pkcs8, out _);
            server.SigningCredentials.Add(new SigningCredentials(
                new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = signing.Id }, SecurityAlgorithms.RsaSha256));
        }

        server.EncryptionCredentials.Add(new EncryptingCredentials(
            new SymmetricSecurityKey(keys.Encryption), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Loaded.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The keys are not loaded yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await LoadAsync(stoppingToken) is { } keys)
                {
                    _keys = keys;
                    _loaded.TrySetResult();
                    return;
                }
            }
            catch (Exception exception) when (exception is DaprException or RpcException or HttpRequestException)
            {
                KeysNotLoaded(exception);
            }

            await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null when another instance was faster: its keys are read next.</returns>
    private async Task<KeyDocument?> LoadAsync(CancellationToken cancellationToken)
    {
        var (stored, etag) = await dapr.GetStateAndETagAsync<KeyDocument?>(DaprNames.Components.Identity, Key, cancellationToken: cancellationToken);
        var now = clock.GetUtcNow();
        if (stored is not null && stored.Signing.Max(key => key.Made) > now - options.Value.SigningKeyAge)
        {
            return stored;
        }

        using var rsa = RSA.Create(RsaBits);
        var next = new SigningKey(Guid.CreateVersion7(now).ToString("N"), now, rsa.ExportPkcs8PrivateKey());
        var keys = new KeyDocument([next, .. stored?.Signing.OrderByDescending(key => key.Made).Take(1) ?? []], stored?.Encryption ?? RandomNumberGenerator.GetBytes(EncryptionBytes));
        var firstWrite = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
        return await dapr.TrySaveStateAsync(DaprNames.Components.Identity, Key, keys, etag ?? string.Empty, firstWrite, cancellationToken: cancellationToken) ? keys : null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The signing keys cannot be loaded yet")]
    private partial void KeysNotLoaded(Exception exception);
}
