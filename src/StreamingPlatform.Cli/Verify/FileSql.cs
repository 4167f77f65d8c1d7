namespace StreamingPlatform.Cli.Verify;

/// <summary>
/// The maps a second time, as SQL: <c>action, customer, campaign, ms</c> of every event in a file. Written from the data sets' descriptions and
/// sharing no code with the replay, so that one mistake cannot hide the other.
/// </summary>
internal static class FileSql
{
    /// <exception cref="Platform.PlatformException">There is no such map.</exception>
    public static string Select(string map, string path, bool deriveImpressions)
    {
        var file = $"'{path.Replace("'", "''")}'";
        return map switch
        {
            "taobao" => Shop(
                $"""
                 SELECT CASE behavior_type WHEN 'pv' THEN 'view' WHEN 'cart' THEN 'basket' WHEN 'buy' THEN 'purchase' WHEN 'fav' THEN 'other' END AS action,
                        user_id AS customer, 'cat-' || category_id AS campaign, CAST("timestamp" AS BIGINT) * 1000 AS ms,
                        CAST(item_id AS BIGINT) % 5 = 0 AS overlay
                 FROM read_csv({file}, header = true, all_varchar = true)
                 """,
                deriveImpressions),
            "rees46" => Shop(
                $"""
                 SELECT CASE event_type WHEN 'view' THEN 'view' WHEN 'cart' THEN 'basket' WHEN 'purchase' THEN 'purchase' END AS action,
                        user_id AS customer, 'cat-' || category_id AS campaign,
                        epoch_ms(strptime(event_time, '%Y-%m-%d %H:%M:%S UTC')) AS ms, CAST(product_id AS BIGINT) % 2 = 0 AS overlay
                 FROM read_csv({file}, header = true, all_varchar = true)
                 """,
                deriveImpressions),
            "otto" => Shop(
                $"""
                 SELECT CASE e.type WHEN 'clicks' THEN 'view' WHEN 'carts' THEN 'basket' WHEN 'orders' THEN 'purchase' END AS action,
                        'otto-' || session AS customer, 'cmp-' || lpad(CAST(e.aid % 20 AS VARCHAR), 2, '0') AS campaign, e.ts AS ms, e.aid % 2 = 0 AS overlay
                 FROM (SELECT session, unnest(events) AS e FROM read_json({file}, format = 'newline_delimited',
                       columns = {"{session: 'BIGINT', events: 'STRUCT(aid BIGINT, ts BIGINT, type VARCHAR)[]'}"}))
                 """,
                deriveImpressions),
            "open-bandit" => OpenBandit(path, file),
            "make-events" =>
                $"""
                 SELECT type AS action, customer, campaign, epoch_ms(CAST(replace(ts, 'Z', '') AS TIMESTAMP)) AS ms
                 FROM read_json({file}, format = 'newline_delimited',
                      columns = {"{type: 'VARCHAR', customer: 'VARCHAR', campaign: 'VARCHAR', ts: 'VARCHAR'}"})
                 """,
            _ => throw new Platform.PlatformException($"there is no map '{map}'; there are {Maps.EventMaps.Names}"),
        };
    }

    private static string Shop(string rows, bool deriveImpressions) =>
        $"""
         WITH shop AS ({rows})
         SELECT action, customer, campaign, ms FROM shop
         UNION ALL SELECT 'click', customer, campaign, ms FROM shop WHERE action = 'view' AND overlay
         {(deriveImpressions ? "UNION ALL SELECT 'impression', customer, campaign, ms FROM shop WHERE action = 'view'" : "")}
         """;

    private static string OpenBandit(string path, string file)
    {
        var parts = Path.GetFileName(path).Split('.')[0].Split('-');
        var campaign = $"{parts[1]}-{parts[0]}";
        return $"""
                WITH shown AS (
                    SELECT 'seg-' || left(user_feature_0, 6) || left(user_feature_1, 6) || left(user_feature_2, 6) || left(user_feature_3, 6) AS customer,
                           epoch_us(CAST(replace("timestamp", '+00:00', '') AS TIMESTAMP)) // 1000 AS ms, click
                    FROM read_csv({file}, header = true, all_varchar = true))
                SELECT 'impression' AS action, customer, '{campaign}' AS campaign, ms FROM shown
                UNION ALL SELECT 'click', customer, '{campaign}', ms + 1000 FROM shown WHERE click = '1'
                """;
    }
}
