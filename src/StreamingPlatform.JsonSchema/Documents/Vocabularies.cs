using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>Which keywords a schema resource understands: the vocabularies that its meta-schema lists.</summary>
[Flags]
internal enum Vocabularies
{
    None = 0,
    Core = 1,
    Applicator = 2,
    Unevaluated = 4,
    Validation = 8,
    MetaData = 16,
    FormatAnnotation = 32,
    FormatAssertion = 64,
    Content = 128,

    /// <summary>What draft 2020-12 means without more words.</summary>
    Standard = Core | Applicator | Unevaluated | Validation | MetaData | FormatAnnotation | Content,
}

/// <summary>Names of the vocabularies.</summary>
internal static class VocabularyNames
{
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const string Prefix = "https://json-schema.org/draft/2020-12/vocab/";

    public static Vocabularies? Find(string uri) => !uri.StartsWith(Prefix, StringComparison.Ordinal) ? null : uri[Prefix.Length..] switch
    {
        "core" => Vocabularies.Core,
        "applicator" => Vocabularies.Applicator,
        "unevaluated" => Vocabularies.Unevaluated,
        "validation" => Vocabularies.Validation,
        "meta-data" => Vocabularies.MetaData,
        "format-annotation" => Vocabularies.FormatAnnotation,
        "format-assertion" => Vocabularies.FormatAssertion,
        "content" => Vocabularies.Content,
        _ => null,
    };

    /// <summary>Reads a <c>$vocabulary</c>; <paramref name="refuse"/> hears of what is required and unknown.</summary>
    public static Vocabularies Read(JsonValue vocabulary, Action<string> refuse)
    {
        if (vocabulary.Kind != JsonValueKind.Object)
        {
            refuse("\"$vocabulary\" must be an object of URIs.");
            return Vocabularies.Standard;
        }

        var known = Vocabularies.Core;
        foreach (var entry in vocabulary.Children)
        {
            if (Find(entry.Token) is { } found)
            {
                known |= found;
            }
            else if (entry.Kind != JsonValueKind.False)
            {
                refuse($"The vocabulary \"{Shown.Text(entry.Token)}\" is required and not supported.");
            }
        }

        return known;
    }
}
