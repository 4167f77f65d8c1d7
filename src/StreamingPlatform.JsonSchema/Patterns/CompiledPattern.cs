using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using StreamingPlatform.JsonSchema.Evaluation;

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>
/// A regular expression of a schema. It runs in time that grows with the text where that is possible; what only backtracking can do (look-around,
/// back-references, <c>\b</c>, very large counts) runs against the clock.
/// </summary>
internal sealed class CompiledPattern
{
    private const int LargestAutomaton = 2_000;
    private const int WorkWithoutClock = 50_000;

    private readonly SimplePattern? _simple;
    private readonly Regex? _regex;
    private readonly bool _isLinear;

    private CompiledPattern(string source, int size, SimplePattern? simple, Regex? regex, bool isLinear)
    {
        Source = source;
        Size = size;
        _simple = simple;
        _regex = regex;
        _isLinear = isLinear;
    }

    public string Source { get; }

    /// <summary>True where no engine of .NET is needed.</summary>
    public bool IsSimple => _simple is not null;

    /// <summary>What it takes of the schema's budget.</summary>
    public int Size { get; }

    /// <exception cref="PatternSyntaxException">The text is not a regular expression.</exception>
    public static CompiledPattern Of(string source, TimeSpan timeout)
    {
        var pattern = PatternParser.Parse(source, out var names);
        if (SimplePattern.Of(pattern) is { } simple)
        {
            return new(source, source.Length, simple, regex: null, isLinear: true);
        }

        var translated = PatternTranslator.Translate(pattern, names);
        var size = PatternTranslator.SizeOf(pattern);
        var isLinear = !translated.NeedsBacktracking && size <= LargestAutomaton;
        var options = RegexOptions.CultureInvariant | (isLinear ? RegexOptions.NonBacktracking : RegexOptions.None);
        try
        {
            return new(source, (int)(isLinear ? Math.Max(size, source.Length) : Math.Max(translated.Text.Length / 10, source.Length)), simple: null, new Regex(translated.Text, options, timeout), isLinear);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new PatternSyntaxException("it cannot be translated.");
        }
    }

    /// <summary>True for a text in which the pattern matches somewhere. Gives the validation up when time is over.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text, EvaluationContext context)
    {
        if (!context.Spend(1 + (text.Length >> 5)))
        {
            return false;
        }

        if (_simple is not null)
        {
            return _simple.IsMatch(text);
        }

        if (context.Characters.Length < text.Length)
        {
            context.Characters = new char[text.Length];
        }

        var length = Encoding.UTF8.GetChars(text, context.Characters);
        var characters = context.Characters.AsSpan(0, length);
        return _isLinear && (long)length * Size < WorkWithoutClock ? _regex!.IsMatch(characters) : IsMatchTimed(characters, context);
    }

    private bool IsMatchTimed(ReadOnlySpan<char> text, EvaluationContext context)
    {
        if (context.PatternTicks <= 0)
        {
            return context.Abort("The regular expressions of the schema take too long on the document.");
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return context.Abort("The regular expressions of the schema take too long on the document.");
        }
        finally
        {
            context.PatternTicks -= Stopwatch.GetTimestamp() - start;
        }
    }
}
