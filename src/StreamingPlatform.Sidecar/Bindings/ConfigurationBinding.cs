using System.Globalization;
using StreamingPlatform.Sidecar.Configuration;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// <c>bindings.configuration</c>: writes the file of <c>configuration.embedded</c> (same metadata <c>path</c>). Request metadata <c>key</c>;
/// <c>version</c> (optional) is the version the item must have, 0 for none: otherwise the call fails. <c>create</c> answers key and new version.
/// </summary>
internal sealed class ConfigurationBinding(ConfigurationFile file) : IOutputBinding
{
    public IReadOnlyList<string> Operations { get; } = ["create", "get", "list", "delete"];

    public static ConfigurationBinding Open(Component component, string neighboursFolder) =>
        new(new ConfigurationFile(EmbeddedConfiguration.PathOf(component, neighboursFolder)));

    public Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(call.Operation switch
        {
            "create" => BindingAnswer.Json(new { key = Key(call), version = Write(call, BindingData.Text(call.Data)) }),
            "get" => BindingAnswer.Json(file.Find(Key(call)) ?? throw new BindingException($"key {Key(call)} not found")),
            "list" => BindingAnswer.Json(file.All().ToDictionary(i => i.Key, i => i.Item, StringComparer.Ordinal)),
            _ => Remove(call),
        });
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Key(BindingCall call) => call["key"] ?? throw new BindingException("required metadata not set: key");

    private BindingAnswer Remove(BindingCall call)
    {
        if (file.Find(Key(call)) is not null)
        {
            Write(call, value: null);
        }

        return BindingAnswer.Nothing;
    }

    private string Write(BindingCall call, string? value)
    {
        long? expected = call["version"] is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new BindingException($"version '{text}' is not a number");
        return file.Write(Key(call), value, expected) is { } version
            ? version.ToString(CultureInfo.InvariantCulture)
            : throw new BindingException($"key {Key(call)} has not version {expected}");
    }
}
