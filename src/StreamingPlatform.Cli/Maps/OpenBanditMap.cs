using System.Globalization;

namespace StreamingPlatform.Cli.Maps;

/// <summary>Open Bandit Dataset: a file a policy and campaign, named <c>{policy}-{campaign}.csv</c>; real impressions and clicks.</summary>
internal sealed class OpenBanditMap : EventMap
{
    public override string Name => "open-bandit";

    public override string Rule => "every row ad-impression of campaign <campaign>-<policy> (from the file name); rows with click = 1 also ad-click 1 s later";

    public override IReadOnlyList<string> EventIds { get; } = [EventTypes.Impression, EventTypes.Click];

    public override bool CanDeriveImpressions => false;

    public override IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions)
    {
        var name = fileName.Split('.')[0].Split('-');
        if (name.Length != 2)
        {
            throw new InvalidDataException($"'{fileName}' is not named <policy>-<campaign>.csv.");
        }

        var campaign = $"{name[1]}-{name[0]}";
        var number = 0;
        foreach (var row in CsvRows.Read(
            content, "timestamp", "item_id", "position", "click", "user_feature_0", "user_feature_1", "user_feature_2", "user_feature_3"))
        {
            number++;
            var time = DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
            var customer = $"seg-{row[4].AsSpan(0, 6)}{row[5].AsSpan(0, 6)}{row[6].AsSpan(0, 6)}{row[7].AsSpan(0, 6)}";
            var shown = new ShopRow(
                EventTypes.Impression, $"open-bandit-{fileName}-{number}", customer, row[1], campaign, time, Position: int.Parse(row[2], CultureInfo.InvariantCulture));
            var adId = $"{campaign}-{row[1]}";
            yield return EventJson.Write(EventTypes.Impression, shown.Id, shown, adId);
            if (row[3] == "1")
            {
                yield return EventJson.Write(EventTypes.Click, $"{shown.Id}-c", shown with { Milliseconds = time + 1000 }, adId);
            }
        }
    }
}
