using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Says everything that is wrong with the settings of authentication before the first request.</summary>
internal sealed class AccessOptionsRules(IConfiguration configuration) : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var wrong = new List<string>();
        if (options.Authority is { } authority && (!authority.IsAbsoluteUri || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))))
        {
            wrong.Add($"{AccessOptions.Section}:{nameof(options.Authority)} must be an HTTPS address, or an HTTP one on this machine.");
        }

        if (options.TokenCacheTime < TimeSpan.Zero || options.TokenCacheTime > TimeSpan.FromHours(1))
        {
            wrong.Add($"{AccessOptions.Section}:{nameof(options.TokenCacheTime)} must be from 0 to 1 hour.");
        }

        if (string.IsNullOrEmpty(configuration[SidecarTokenHandler.Variable]))
        {
            wrong.Add($"{SidecarTokenHandler.Variable} is not set: without it nothing tells the sidecar's calls from a stranger's. Give app and sidecar the same random text.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
