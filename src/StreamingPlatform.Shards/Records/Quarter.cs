namespace StreamingPlatform.Shards.Records;

/// <summary>Quarters of an hour, counted from 1970 in UTC; the quarters before it are negative.</summary>
public static class Quarter
{
    public const int Milliseconds = 900_000;

    public static int Of(long unixMilliseconds)
    {
        var quarter = unixMilliseconds / Milliseconds;
        return (int)(unixMilliseconds % Milliseconds < 0 ? quarter - 1 : quarter);
    }

    public static long StartOf(int quarter) => (long)quarter * Milliseconds;
}
