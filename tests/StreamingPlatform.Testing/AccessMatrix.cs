using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Shouldly;

namespace StreamingPlatform.Testing;

/// <summary>Holds a running service to <c>docs/access.md</c>: every endpoint, called as everybody, for its own tenant and for another's.</summary>
public static partial class AccessMatrix
{
    /// <summary>A tenant that no service under test knows: what a caller of it may do changes nothing.</summary>
    private const string Nobodys = "ghost";

    private static readonly string[] TenantRoles = ["tenant-admin", "producer", "analyst"];
    private static readonly string[] Callers = ["anybody", "platform-admin", .. TenantRoles, "service", "sidecar"];

    /// <param name="service">Name in the table.</param>
    /// <param name="known">A tenant that the service knows.</param>
    public static async Task VerifyAsync(WebApplication app, string service, string known, CancellationToken cancellationToken)
    {
        var rows = Rows(service);
        var endpoints = EndpointsOf(app);
        endpoints.Order(StringComparer.Ordinal).ShouldBe(rows.Keys.Order(StringComparer.Ordinal), $"docs/access.md lists the endpoints of {service}");
        rows.Count.ShouldBeGreaterThan(2);

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        foreach (var (endpoint, who) in rows)
        {
            foreach (var caller in Callers)
            {
                var (status, type) = await SendAsync(client, endpoint, caller, Nobodys, Nobodys, header: null, cancellationToken);
                var what = $"{endpoint} as {caller}: {status} {type}";
                if (who.Contains("anybody") || who.Contains(caller) || (caller == "service" && who.Contains("sidecar")))
                {
                    status.ShouldNotBeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden], what);
                }
                else
                {
                    status.ShouldBe(caller == "anybody" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden, what);
                }
            }

            foreach (var role in TenantRoles.Where(who.Contains))
            {
                await OthersAreOutOfReachAsync(client, endpoint, role, known, cancellationToken);
            }
        }
    }

    /// <summary>A member of another tenant gets nothing of a known one, by path or header.</summary>
    private static async Task OthersAreOutOfReachAsync(HttpClient client, string endpoint, string role, string known, CancellationToken cancellationToken)
    {
        var byPath = endpoint.Contains("{tenantId}", StringComparison.Ordinal);
        var (status, type) = await SendAsync(client, endpoint, role, "intruder", byPath ? known : "intruder", header: byPath ? null : known, cancellationToken);
        var what = $"{endpoint} as {role} of another tenant: {status} {type}";
        status.ShouldBe(byPath ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, what);
        type.ShouldBe(byPath ? "/problems/unknown-tenant" : "/problems/tenant-mismatch", what);
    }

    private static async Task<(HttpStatusCode Status, string? Type)> SendAsync(
        HttpClient client, string endpoint, string caller, string tenant, string path, string? header, CancellationToken cancellationToken)
    {
        var (method, pattern) = endpoint.Split(' ', 2) is [var verb, var rest] ? (verb, rest) : ("GET", endpoint);
        var address = Parameter().Replace(pattern, match => match.Groups[1].Value switch
        {
            "tenantId" => path,
            "fromDate" or "endDate" => "2026-01-01",
            _ => "some-id",
        });
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is not ("GET" or "DELETE"))
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        switch (caller)
        {
            case "anybody":
                break;
            case "service":
                request.Headers.Add("dapr-caller-app-id", "insights");
                goto case "sidecar";
            case "sidecar":
                request.Headers.Add("dapr-api-token", TestIssuer.AppToken);
                break;
            case "platform-admin":
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.PlatformAdmin);
                request.Headers.Add("tenantId", tenant);
                break;
            default:
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.TokenOf(caller, tenant));
                break;
        }

        if (header is not null)
        {
            request.Headers.Add("tenantId", header);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (response.StatusCode, await TypeOfAsync(response, cancellationToken));
    }

    private static async Task<string?> TypeOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        return problem.RootElement.GetProperty("type").GetString();
    }

    /// <summary>Everything that is routed, but what Dapr's SDK maps for its actors.</summary>
    private static IEnumerable<string> EndpointsOf(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method}/{endpoint.RoutePattern.RawText!.TrimStart('/')}".Trim()));

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods.Select(method => method + " ") : [""];

    private static Dictionary<string, string[]> Rows(string service) =>
        File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "access.md"))
            .Select(line => Row().Match(line))
            .Where(row => row.Success && (row.Groups[1].Value == service || row.Groups[1].Value == "all"))
            .ToDictionary(row => row.Groups[2].Value, row => row.Groups[3].Value.Split(", "), StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\w+)\??\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\| (\w+) \| `([^`]+)` \| ([\w, -]+) \|$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();
}
