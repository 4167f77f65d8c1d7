using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Local.RunTemplate;

/// <summary>Reads Dapr's multi-app run template (<c>dapr.yaml</c>, version 1). Paths under <c>common</c> are relative to the file, an app's to its <c>appDirPath</c>.</summary>
internal static class RunTemplateFile
{
    public static IReadOnlyList<AppTemplate> Read(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException broken)
        {
            throw new LocalException($"{path}: {broken.Message}");
        }

        var root = yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode as YamlMappingNode : null;
        if (root is null || Text(root, "version") != "1")
        {
            throw new LocalException($"{path} is not a run template of version 1.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var common = Child<YamlMappingNode>(root, "common") ?? [];
        var apps = (Child<YamlSequenceNode>(root, "apps")?.Children ?? []).OfType<YamlMappingNode>().Select(app => AppOf(app, common, folder, path)).ToList();
        if (apps.Count == 0)
        {
            throw new LocalException($"{path} names no apps.");
        }

        return apps.GroupBy(app => app.AppId).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new LocalException($"{path} names app '{twice.Key}' twice.")
            : apps;
    }

    private static AppTemplate AppOf(YamlMappingNode app, YamlMappingNode common, string folder, string path)
    {
        var directory = Text(app, "appDirPath") ?? throw new LocalException($"{path}: an app has no appDirPath.");
        var appFolder = Path.GetFullPath(directory, folder);
        var appId = Text(app, "appID") ?? Path.GetFileName(appFolder);
        if (!int.TryParse(Text(app, "appPort"), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new LocalException($"{path}: app '{appId}' has no appPort.");
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Variables(common).Concat(Variables(app)))
        {
            environment[name] = value;
        }

        var own = Resources(app, appFolder);
        return new AppTemplate(
            appId,
            appFolder,
            port,
            own.Count > 0 ? own : Resources(common, folder),
            FileOf(app, appFolder) ?? FileOf(common, folder),
            environment,
            Text(app, "logLevel") ?? Text(common, "logLevel") ?? "info");
    }

    private static List<string> Resources(YamlMappingNode node, string relativeTo)
    {
        var paths = (Child<YamlSequenceNode>(node, "resourcesPaths")?.Children ?? []).OfType<YamlScalarNode>().Select(path => path.Value!).ToList();
        if (Text(node, "resourcesPath") is { } single)
        {
            paths.Insert(0, single);
        }

        return paths.ConvertAll(path => Path.GetFullPath(path, relativeTo));
    }

    private static string? FileOf(YamlMappingNode node, string relativeTo) =>
        Text(node, "configFilePath") is { } file ? Path.GetFullPath(file, relativeTo) : null;

    private static IEnumerable<(string Name, string Value)> Variables(YamlMappingNode node) =>
        (Child<YamlMappingNode>(node, "env") ?? []).Children.Select(one => (((YamlScalarNode)one.Key).Value!, ((YamlScalarNode)one.Value).Value ?? ""));

    private static string? Text(YamlMappingNode node, string name) => Child<YamlScalarNode>(node, name)?.Value;

    private static T? Child<T>(YamlMappingNode node, string name)
        where T : YamlNode =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child as T : null;
}
