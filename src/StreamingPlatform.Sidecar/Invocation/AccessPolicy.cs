using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// spec.accessControl. Without mTLS no caller is known and each gets the default of all; with it the policy of the caller's app id holds.
/// </summary>
internal sealed class AccessPolicy
{
    private readonly bool allowsByDefault;
    private readonly string trustDomain;
    private readonly List<Caller> callers;

    private AccessPolicy(bool allowsByDefault, string trustDomain, List<Caller> callers)
    {
        this.allowsByDefault = allowsByDefault;
        this.trustDomain = trustDomain;
        this.callers = callers;
    }

    /// <summary>null when the configuration has none.</summary>
    public static AccessPolicy? Read(YamlMappingNode spec)
    {
        if (spec.Map("accessControl") is not { } control)
        {
            return null;
        }

        var policies = control.Maps("policies");
        var standard = control.Text("defaultAction") ?? string.Empty;
        var callers = policies.Select(p => new Caller(
            p.Text("appId") ?? string.Empty,
            p.Text("trustDomain") is { Length: > 0 } domain ? domain : "public",
            p.Text("namespace") is { Length: > 0 } space ? space : "default",
            p.Text("defaultAction") ?? string.Empty,
            [.. p.Maps("operations").Select(o => new Operation(o.Text("name") ?? string.Empty, [.. o.Texts("httpVerb")], IsAllow(o.Text("action"))))])).ToList();
        return new AccessPolicy(standard.Length == 0 || IsAllow(standard), control.Text("trustDomain") is { Length: > 0 } own ? own : "public", callers);
    }

    /// <param name="caller">App id of the caller; null when it is not known.</param>
    /// <param name="verb">NONE where verbs do not count.</param>
    /// <exception cref="InvocationException">denied.</exception>
    public void Check(string? caller, string method, string verb, bool overHttp)
    {
        var identity = caller is null ? string.Empty : $"spiffe://{trustDomain}/ns/default/{caller}";
        if (!IsAllowed(caller, method, verb, overHttp))
        {
            throw InvocationException.Remote("PermissionDenied", $"access control policy has denied access to id: {identity} operation: {method} verb: {verb}");
        }
    }

    private static bool IsAllow(string? action) => string.Equals(action, "allow", StringComparison.OrdinalIgnoreCase);

    private bool IsAllowed(string? caller, string method, string verb, bool overHttp)
    {
        if (caller is null || callers.Find(c => c.AppId == caller) is not { } policy || policy.TrustDomain != trustDomain || policy.Namespace != "default")
        {
            return allowsByDefault;
        }

        foreach (var operation in policy.Operations)
        {
            if (Matches(operation.Name, method, overHttp) && (!overHttp || operation.Verbs.Contains("*") || operation.Verbs.Contains(verb)))
            {
                return operation.Allowed;
            }
        }

        return policy.DefaultAction.Length == 0 ? allowsByDefault : IsAllow(policy.DefaultAction);
    }

    /// <summary>A plain name also covers what is below it; <c>*</c> is one segment, <c>**</c> any number.</summary>
    private static bool Matches(string name, string method, bool overHttp)
    {
        var comparison = overHttp ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (pattern, path) = (name.Trim('/').Split('/'), method.Trim('/').Split('/'));
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**")
            {
                return true;
            }

            if (i >= path.Length || (pattern[i] != "*" && !pattern[i].Equals(path[i], comparison)))
            {
                return false;
            }
        }

        return path.Length == pattern.Length || pattern[^1] != "*";
    }

    private sealed record Caller(string AppId, string TrustDomain, string Namespace, string DefaultAction, List<Operation> Operations);

    private sealed record Operation(string Name, List<string> Verbs, bool Allowed);
}
