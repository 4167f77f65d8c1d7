using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>
/// middleware.http.routeralias: <c>routes</c> (a map in JSON or YAML) sends paths to others; <c>{name}</c> in a path becomes a parameter of the query.
/// Routes of the API are found before, so that an alias matters to service invocation only, as in daprd.
/// </summary>
internal sealed class RouterAliasMiddleware : IHttpMiddleware
{
    private readonly List<(string[] Pattern, string Target)> routes = [];

    /// <exception cref="ResourceException">the routes are no map.</exception>
    public RouterAliasMiddleware(Component component)
    {
        var text = component.Metadata.GetValueOrDefault("routes") ?? string.Empty;
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count == 0)
            {
                return;
            }

            var map = yaml.Documents[0].RootNode as YamlMappingNode ?? throw new ResourceException("metadata routes: it is not a map");
            foreach (var (path, target) in map.Entries())
            {
                routes.Add((Split(((YamlScalarNode)path).Value ?? string.Empty), (target as YamlScalarNode)?.Value ?? string.Empty));
            }
        }
        catch (YamlException error)
        {
            throw new ResourceException($"metadata routes: {error.Message}");
        }
    }

    public Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var path = Split(request.Path);
        foreach (var (pattern, target) in routes)
        {
            if (Match(pattern, path) is { } found)
            {
                request.Redirect(target, Merge(found, request.Query));
                break;
            }
        }

        return Task.FromResult<Refusal?>(null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] Split(string path) => path.Split('/');

    private static Dictionary<string, string>? Match(string[] pattern, string[] path)
    {
        if (pattern.Length != path.Length)
        {
            return null;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is ['{', .., '}'] part && path[i].Length > 0)
            {
                found[part[1..^1].Split(':')[0]] = Uri.UnescapeDataString(path[i]);
            }
            else if (pattern[i] != path[i])
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>All parameters by name in ordinal order, as Go writes a query.</summary>
    private static string Merge(Dictionary<string, string> found, string query)
    {
        var given = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Decode(pair[0]), Value: pair.Length > 1 ? Decode(pair[1]) : string.Empty));
        return string.Join('&', given
            .Where(p => !found.ContainsKey(p.Name))
            .Concat(found.Select(p => (Name: p.Key, p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
