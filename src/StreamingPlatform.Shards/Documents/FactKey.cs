namespace StreamingPlatform.Shards.Documents;

/// <summary>A fact's cell as one sortable integer: campaign (24 bits), metric (8), bucket (32), campaign and metric by their place in a list.</summary>
internal static class FactKey
{
    public const int MaxCampaigns = 1 << 24;
    public const int MaxMetrics = 1 << 8;

    public static ulong Of(int campaign, int metric, int bucket) =>
        ((ulong)(uint)campaign << 40) | ((ulong)(byte)metric << 32) | ((uint)bucket ^ 0x8000_0000u);

    public static int Campaign(ulong key) => (int)(key >> 40);

    public static int Metric(ulong key) => (int)(key >> 32) & 0xff;

    public static int Bucket(ulong key) => (int)((uint)key ^ 0x8000_0000u);
}
