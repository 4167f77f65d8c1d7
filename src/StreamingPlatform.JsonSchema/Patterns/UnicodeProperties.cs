using System.Globalization;
using static System.Globalization.UnicodeCategory;

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>What <c>\p{…}</c> may name: general categories, and the few binary properties that follow from them.</summary>
internal static class UnicodeProperties
{
    private static readonly Dictionary<string, UnicodeCategory[]> s_categories = Build(
        ("L Letter", [UppercaseLetter, LowercaseLetter, TitlecaseLetter, ModifierLetter, OtherLetter]),
        ("LC Cased_Letter", [UppercaseLetter, LowercaseLetter, TitlecaseLetter]),
        ("Lu Uppercase_Letter", [UppercaseLetter]),
        ("Ll Lowercase_Letter", [LowercaseLetter]),
        ("Lt Titlecase_Letter", [TitlecaseLetter]),
        ("Lm Modifier_Letter", [ModifierLetter]),
        ("Lo Other_Letter", [OtherLetter]),
        ("M Mark Combining_Mark", [NonSpacingMark, SpacingCombiningMark, EnclosingMark]),
        ("Mn Nonspacing_Mark", [NonSpacingMark]),
        ("Mc Spacing_Mark", [SpacingCombiningMark]),
        ("Me Enclosing_Mark", [EnclosingMark]),
        ("N Number", [DecimalDigitNumber, LetterNumber, OtherNumber]),
        ("Nd Decimal_Number digit", [DecimalDigitNumber]),
        ("Nl Letter_Number", [LetterNumber]),
        ("No Other_Number", [OtherNumber]),
        ("P Punctuation punct",
            [ConnectorPunctuation, DashPunctuation, OpenPunctuation, ClosePunctuation, InitialQuotePunctuation, FinalQuotePunctuation, OtherPunctuation]),
        ("Pc Connector_Punctuation", [ConnectorPunctuation]),
        ("Pd Dash_Punctuation", [DashPunctuation]),
        ("Ps Open_Punctuation", [OpenPunctuation]),
        ("Pe Close_Punctuation", [ClosePunctuation]),
        ("Pi Initial_Punctuation", [InitialQuotePunctuation]),
        ("Pf Final_Punctuation", [FinalQuotePunctuation]),
        ("Po Other_Punctuation", [OtherPunctuation]),
        ("S Symbol", [MathSymbol, CurrencySymbol, ModifierSymbol, OtherSymbol]),
        ("Sm Math_Symbol", [MathSymbol]),
        ("Sc Currency_Symbol", [CurrencySymbol]),
        ("Sk Modifier_Symbol", [ModifierSymbol]),
        ("So Other_Symbol", [OtherSymbol]),
        ("Z Separator", [SpaceSeparator, LineSeparator, ParagraphSeparator]),
        ("Zs Space_Separator", [SpaceSeparator]),
        ("Zl Line_Separator", [LineSeparator]),
        ("Zp Paragraph_Separator", [ParagraphSeparator]),
        ("C Other", [Control, Format, Surrogate, PrivateUse, OtherNotAssigned]),
        ("Cc Control cntrl", [Control]),
        ("Cf Format", [Format]),
        ("Cs Surrogate", [Surrogate]),
        ("Co Private_Use", [PrivateUse]),
        ("Cn Unassigned", [OtherNotAssigned]));

    /// <summary>The code points of a property, as it stands between the braces.</summary>
    public static CodePointSet Find(string property)
    {
        var equals = property.IndexOf('=', StringComparison.Ordinal);
        var value = property[(equals + 1)..];
        if (equals < 0 || property[..equals] is "General_Category" or "gc")
        {
            if (s_categories.TryGetValue(value, out var categories))
            {
                return CodePointSet.OfCategories(categories);
            }
        }

        return property switch
        {
            "Any" => CodePointSet.All,
            "ASCII" => CodePointSet.Of((0, 0x7F)),
            "ASCII_Hex_Digit" or "AHex" => CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
            "Assigned" => CodePointSet.OfCategories(OtherNotAssigned).Complement(),
            "White_Space" or "space" => CodePointSet.Of([(0x85, 0x85), .. CodePointSet.Spaces.Ranges.Where(range => range.First != 0xFEFF)]),
            _ => throw new PatternSyntaxException($"the Unicode property \"{Shown.Text(property)}\" is not supported; general categories are."),
        };
    }

    private static Dictionary<string, UnicodeCategory[]> Build(params (string Names, UnicodeCategory[] Categories)[] entries) =>
        entries.SelectMany(entry => entry.Names.Split(' ').Select(name => (name, entry.Categories))).ToDictionary(entry => entry.name, entry => entry.Categories, StringComparer.Ordinal);
}
