using System.Net;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Gateway.Screening;

/// <summary>Texts that attack databases or pages. Whole constructs, not single words or signs: "O'Brien" and "select a size" are ordinary.</summary>
internal static partial class AttackPatterns
{
    private const int Decodings = 2;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>What the text looks like; null when it looks like nothing bad.</summary>
    public static string? Match(string text)
    {
        var plain = text;
        for (var turn = 0; turn < Decodings && plain.AsSpan().IndexOfAny('%', '&') >= 0; turn++)
        {
            plain = WebUtility.HtmlDecode(Uri.UnescapeDataString(plain));
        }

        if (Pages().IsMatch(plain))
        {
            return "cross-site scripting";
        }

        // A comment inside a statement stands for a space.
        return Databases().IsMatch(plain.Contains("/*", StringComparison.Ordinal) ? Comments().Replace(plain, " ") : plain) ? "SQL injection" : null;
    }

    [GeneratedRegex(
        @"\bunion\b[\s(]+(all[\s(]+|distinct[\s(]+)?select\b"
        + @"|\bselect\b.{1,200}\bfrom\b.{0,200}(--|\bwhere\b|\(|;|\binformation_schema\b|\bsysobjects\b|\bdual\b)"
        + @"|['""`)]\s*(or|and|xor|\|\||&&)\s*(not\s+)?[('""`\s]*[\w@]+[)'""`\s]*(=|<|>|like\b|in\s*\(|between\b|is\s+(not\s+)?null)"
        + @"|\d\s+(or|and|xor)\s+(not\s+)?[('""`\s]*[\w@]+[)'""`\s]*(=|like\b|in\s*\()"
        + @"|['""`]\s*(or|and)\s+['""`(]*(true|false|\d+|sleep|exists|not)\b"
        + @"|['""`)]\s*(--|\#|;\s*--)"
        + @"|;\s*(drop|delete|insert|update|alter|create|truncate|exec(ute)?|declare|shutdown|grant|merge|begin)\b"
        + @"|\b(sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|xp_cmdshell|sp_executesql|utl_http|dbms_\w+)\s*[(.]"
        + @"|\bwaitfor\s+(delay|time)\b|\binto\s+(out|dump)file\b|\bxp_\w+|@@version\b|\binformation_schema\."
        + @"|\b(order|group)\s+by\s+\d+\s*(,\s*\d+\s*)*(--|\#|$)|\bhaving\s+\d+\s*=\s*\d+"
        + @"|\b(insert\s+into|delete\s+from|drop\s+(table|database|schema)|alter\s+table|update\s+\w+\s+set)\b",
        Options)]
    private static partial Regex Databases();

    [GeneratedRegex(
        @"<\s*/?\s*(script|iframe|object|embed|svg|math|link|meta|base|style|form|applet|xml|xss|frame|frameset|isindex|marquee|video|audio|body|img|input|button|details|template|a|div|table)\b[^>]*(>|/|\bon\w+\s*=|\b(src|href|data|action|srcdoc|style)\s*=)"
        + @"|\bon(error|load|click|mouse\w+|focus\w*|blur|toggle|key\w+|pointer\w+|animation\w+|transition\w+|begin|end|start|wheel|drag\w*|copy|cut|paste|submit|input|change|resize|scroll|hashchange|message|unhandledrejection|play|canplay\w*)\s*=\s*[^\s]"
        + @"|\b(javascript|vbscript|livescript)\s*:\s*\S|\bdata\s*:\s*text/(html|xml)|<!\[cdata\[|<!entity|<\?xml"
        + @"|\bexpression\s*\([^)]*\(|-moz-binding\s*:|@import\s+['""]?\w+:"
        + @"|\b(document|window|self|top|parent)\s*(\.|\[)\s*['""]?(cookie|location|domain|write|localstorage|eval)"
        + @"|\b(alert|prompt|confirm|eval|atob|settimeout|setinterval|function)\s*[(`]\s*['""`\d\w/)]*[)`]",
        Options)]
    private static partial Regex Pages();

    [GeneratedRegex(@"/\*.*?(\*/|$)", Options | RegexOptions.Singleline)]
    private static partial Regex Comments();
}
