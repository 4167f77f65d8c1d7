namespace StreamingPlatform.Cli.Maps;

/// <summary>The built-in maps.</summary>
internal static class EventMaps
{
    public static IReadOnlyList<EventMap> All { get; } = [new OttoMap(), new Rees46Map(), new TaobaoMap(), new OpenBanditMap(), new MakeEventsMap()];

    public static string Names { get; } = string.Join(", ", All.Select(map => map.Name));

    public static EventMap Get(string name) =>
        All.FirstOrDefault(map => map.Name == name) ?? throw new Platform.PlatformException($"there is no map '{name}'; there are {Names}");
}
