using System.Text.Json;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Requests;

/// <summary>Reads a JSON body so that every way it can be wrong has its own refusal: 415, 413, 400, or 422 naming the member.</summary>
internal static class RequestBody
{
    /// <summary>Largest body of a registration.</summary>
    private const int MaxBytes = 262_144;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await ReadBytesAsync(request, cancellationToken);
        return problem is null ? Parse<T>(body) : (default, problem);
    }

    /// <summary>The body as it came, JSON or not.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (default, Problem.Of(ProblemReason.UnsupportedMediaType, "Send application/json."));
        }

        if (request.ContentLength > MaxBytes)
        {
            return (default, TooLarge());
        }

        using var body = new MemoryStream();
        var buffer = new byte[8_192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (body.Length > MaxBytes)
            {
                return (default, TooLarge());
            }
        }

        return (body.GetBuffer().AsMemory(0, (int)body.Length), null);
    }

    private static (T? Value, Problem? Problem) Parse<T>(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException exception)
        {
            return (default, Problem.Of(ProblemReason.MalformedJson, exception.Message));
        }

        using (document)
        {
            try
            {
                ReadTexts(document.RootElement);
                return document.Deserialize<T>(Json) is { } value
                    ? (value, null)
                    : (default, Problem.Of(ProblemReason.InvalidContent, "The body has to be an object."));
            }
            catch (JsonException exception)
            {
                var member = JsonPointers.OfPath(exception.Path);
                return (default, Problem.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = ["Has the wrong type or an unknown value."] }));
            }
            catch (InvalidOperationException exception)
            {
                // A string with a lone surrogate cannot be read as text.
                return (default, Problem.Of(ProblemReason.MalformedJson, exception.Message));
            }
        }
    }

    /// <summary>Reads every text, so that one that is none is found here and not where it is used.</summary>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    private static Problem TooLarge() => Problem.Of(ProblemReason.PayloadTooLarge, $"At most {MaxBytes} bytes.");
}
