using System.Security.Cryptography;
using System.Text;
using Dapr.Client;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Identity.Users;

/// <summary>Users in the state component: <c>user|{userName}</c>.</summary>
internal sealed class UserStore(DaprClient dapr, IOptions<IdentityOptions> options)
{
    private const string Store = DaprNames.Components.Identity;

    private static readonly PasswordHasher<string> Hasher = new();
    private static readonly string NobodysHash = Hasher.HashPassword(string.Empty, "nobody's");

    /// <returns>False when the name is taken.</returns>
    public Task<bool> TryCreateAsync(CreateUserRequest request, CancellationToken cancellationToken)
    {
        var user = new UserRecord(request.UserName, request.TenantId, request.Role, Hasher.HashPassword(request.UserName, request.Password));
        return options.Value.Bootstrap?.ClientId == request.UserName
            ? Task.FromResult(false)
            : dapr.TrySaveStateAsync(
                Store, KeyOf(request.UserName), user, string.Empty, new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, cancellationToken: cancellationToken);
    }

    /// <summary>The user with this password; null when there is none. Takes as long either way.</summary>
    public async Task<UserRecord?> FindAsync(string userName, string password, CancellationToken cancellationToken)
    {
        if (options.Value.Bootstrap is { } first && first.ClientId == userName)
        {
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first.ClientSecret), Encoding.UTF8.GetBytes(password))
                ? new UserRecord(userName, null, Roles.PlatformAdmin, string.Empty)
                : null;
        }

        var user = await dapr.GetStateAsync<UserRecord?>(Store, KeyOf(userName), cancellationToken: cancellationToken);
        var verdict = Hasher.VerifyHashedPassword(userName, user?.PasswordHash ?? NobodysHash, password);
        return verdict == PasswordVerificationResult.Failed ? null : user;
    }

    private static string KeyOf(string userName) => $"user|{userName}";
}
