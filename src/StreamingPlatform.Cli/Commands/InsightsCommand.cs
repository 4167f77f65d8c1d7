using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Verify;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>insights CAMPAIGN --tenant T [--from DATE] [--to DATE]</c></summary>
internal static class InsightsCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var campaign = new Argument<string>("CAMPAIGN") { Description = "campaign id" };
        var tenant = SourceOptions.Tenant();
        var from = new Option<DateOnly?>("--from") { Description = "first day; default today" };
        var to = new Option<DateOnly?>("--to") { Description = "last day; default today" };
        var window = new Option<string?>("--window") { Description = "attribution window of click to basket" };
        var match = new Option<string?>("--match") { Description = "attribution match of click to basket: any, product, campaign" };
        var command = new Command("insights", "Distinct customers of a campaign: impressions, clicks, click to basket.") { campaign, tenant, from, to, window, match };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var table = new Table().AddColumns("metric", "customers", "from (UTC)", "to (UTC)", "exact");
            foreach (var metric in Figures.Metrics)
            {
                var query = metric == "clickToBasket" ? QueryOf(("window", result.GetValue(window)), ("match", result.GetValue(match))) : "";
                var answer = await platform.GetInsightAsync(
                    result.GetRequiredValue(tenant), result.GetRequiredValue(campaign), metric, result.GetValue(from), result.GetValue(to), query, cancellationToken);
                if (answer is null)
                {
                    console.WriteLine($"The tenant never had a campaign '{result.GetRequiredValue(campaign)}'.");
                    return 1;
                }

                table.AddRow(metric, $"{answer.Customers:N0}", $"{answer.FromUtc:u}", $"{answer.ToUtc:u}", answer.Exact ? "yes" : "no");
            }

            console.Write(table);
            return 0;
        });
        return command;
    }

    private static string QueryOf(params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
