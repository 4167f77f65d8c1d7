namespace StreamingPlatform.Cli.Verify;

/// <summary>A question about a campaign.</summary>
/// <param name="Day">UTC day; null = the whole range.</param>
internal readonly record struct Question(string Campaign, string Metric, DateOnly? Day)
{
    public override string ToString() => $"{Campaign} {Metric} {Day?.ToString("yyyy-MM-dd") ?? "all"}";
}

/// <summary>The right answers to a file of events.</summary>
/// <param name="Customers">Distinct customers by question; an absent question is 0.</param>
/// <param name="AdCampaigns">Campaigns with an impression or a click, sorted.</param>
/// <param name="OtherCampaigns">Campaigns that only other events name; the platform may not know them.</param>
/// <param name="First">First UTC day with an event.</param>
/// <param name="Last">Last UTC day with an event.</param>
/// <param name="SessionCustomers">Customers with a session.</param>
internal sealed record Figures(
    IReadOnlyDictionary<Question, long> Customers,
    IReadOnlyList<string> AdCampaigns,
    IReadOnlyList<string> OtherCampaigns,
    DateOnly First,
    DateOnly Last,
    long Sessions,
    long SessionCustomers)
{
    public static readonly IReadOnlyList<string> Metrics = ["impressions", "clicks", "clickToBasket"];

    public long Of(Question question) => Customers.GetValueOrDefault(question);

    /// <summary>Every campaign, every metric, the whole range and every day in it.</summary>
    public IEnumerable<Question> Questions()
    {
        foreach (var campaign in AdCampaigns.Concat(OtherCampaigns))
        {
            foreach (var metric in Metrics)
            {
                yield return new Question(campaign, metric, Day: null);
                for (var day = First; day <= Last; day = day.AddDays(1))
                {
                    yield return new Question(campaign, metric, day);
                }
            }
        }
    }
}
