using System.Diagnostics;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Evaluation;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>
/// Looks for a keyword of the next schema that what all previous schemas of a place say together does not already imply. A place that is being compared
/// further up counts as compatible: recursive schemas are as compatible as their parts.
/// </summary>
internal sealed class Comparison
{
    private const int MaxComparisons = 20_000;
    private const int MaxChanges = 100;
    private const int MaxDepth = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly long _start = Stopwatch.GetTimestamp();

    private readonly Dictionary<string, int> _inProgress = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaNode, int> _numbers = [];
    private readonly HashSet<SchemaNode[]> _split = [];
    private int _comparisons;
    private int _depth;

    public bool IsOutOfTime => Stopwatch.GetElapsedTime(_start) > s_patience;

    public List<IncompatibleChange> Changes { get; private set; } = [];

    /// <summary>Compares what all of <paramref name="previous"/> accept with what <paramref name="next"/> does.</summary>
    public void Compare(IReadOnlyList<SchemaNode> previous, SchemaNode next, Place place)
    {
        if (next.Constant == true || Changes.Count >= MaxChanges)
        {
            return;
        }

        if (IsOutOfTime)
        {
            Report(next, "", place, "The schemas are too intricate to compare.", refusesAll: false);
            return;
        }

        var before = Conjunction.Flatten(previous);
        var key = string.Join(',', before.Select(NumberOf).Order()) + ">" + NumberOf(next);
        if (before.Any(node => AreSame(node, next)) || (_inProgress.TryGetValue(key, out var level) && level < place.Level))
        {
            return;
        }

        // The same question about the same value is no progress, so no proof.
        if (++_comparisons > MaxComparisons || _depth >= MaxDepth || !_inProgress.TryAdd(key, place.Level))
        {
            Report(next, "", place, "The schemas are too intricate to compare.", refusesAll: false);
            return;
        }

        _depth++;

        if (!before.Any(node => node.Constant == false))
        {
            var known = Changes.Count;
            foreach (var node in Conjunction.Flatten([next]))
            {
                CompareNode(before, node, place);
            }

            if (Changes.Count > known && AreCasesImplied(before, next, place))
            {
                Changes.RemoveRange(known, Changes.Count - known);
            }
        }

        _depth--;
        _inProgress.Remove(key);
    }

    /// <summary>True where the next schema accepts all that the previous ones do; reports nothing.</summary>
    public bool IsImplied(IReadOnlyList<SchemaNode> previous, SchemaNode next, Place place)
    {
        var reported = Changes;
        Changes = [];
        Compare(previous, next, place);
        var isImplied = Changes.Count == 0;
        Changes = reported;
        return isImplied;
    }

    public bool AreSame(SchemaNode? left, SchemaNode? right) => new SchemaSameness(this).AreSame(left, right);

    public bool AreSame(IReadOnlyList<SchemaNode> left, IReadOnlyList<SchemaNode> right) => new SchemaSameness(this).AreSame(left, right);

    public void Report(SchemaNode next, string keyword, Place place, string message, bool refusesAll)
    {
        if (Changes.Count < MaxChanges)
        {
            Changes.Add(new(place.Pointer, next.Locate(keyword), keyword, message, refusesAll && place.IsAlwaysPresent));
        }
    }

    /// <summary>True where the previous schemas are alternatives, each of which implies the next.</summary>
    private bool AreCasesImplied(List<SchemaNode> before, SchemaNode next, Place place)
    {
        foreach (var combined in before.Select(node => node.Combined).OfType<CombinedRules>())
        {
            foreach (var choices in new[] { combined.AnyOf, combined.OneOf }.Where(choices => choices.Length > 0))
            {
                if (choices.Any(before.Contains) || !_split.Add(choices))
                {
                    continue;
                }

                var areImplied = choices.All(choice => IsImplied([.. before, choice], next, place));
                _split.Remove(choices);
                if (areImplied)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void CompareNode(List<SchemaNode> before, SchemaNode next, Place place)
    {
        var types = Conjunction.TypesOf(before);
        if (types == SchemaTypes.None || next.Constant == true)
        {
            return;
        }

        if (next.Constant == false)
        {
            Report(next, "", place, "Nothing is allowed any more.", refusesAll: true);
        }
        else if (Conjunction.ValuesOf(before, types, this) is { } values)
        {
            CompareValues(values, next, place);
        }
        else
        {
            CompareTypes(types, next, place);
            var shared = types & next.Types;
            ScalarComparison.Compare(this, before, shared, next, place);
            if (shared.HasFlag(SchemaTypes.Array))
            {
                ArrayComparison.Compare(this, before, next, place);
            }

            if (shared.HasFlag(SchemaTypes.Object))
            {
                ObjectComparison.Compare(this, before, next, place);
            }

            CombinedComparison.Compare(this, before, next, place);
        }
    }

    private void CompareTypes(SchemaTypes types, SchemaNode next, Place place)
    {
        var removed = types & ~next.Types;
        if (removed != SchemaTypes.None)
        {
            Report(next, "type", place, $"The type is narrowed: {SchemaTypeNames.Describe(removed)} no longer valid.", refusesAll: (types & next.Types) == SchemaTypes.None);
        }

        if (next.Enum is not null || next.Const is not null)
        {
            var keyword = next.Enum is not null ? "enum" : "const";
            Report(next, keyword, place, $"Any value was valid; now only {(next.Enum ?? next.Const)!.Describe()}.", refusesAll: false);
        }
    }

    /// <summary>Where the previous schemas list their values, each is tried. <paramref name="next"/> stands for its own keywords only: its parts are compared on their own.</summary>
    private void CompareValues(List<JsonElement> values, SchemaNode next, Place place)
    {
        var refused = values.Where(value => IsOutOfTime || !IsValid(next, value)).ToList();
        foreach (var value in refused)
        {
            var keyword = next.Enum is not null ? "enum" : next.Const is not null ? "const" : "";
            Report(next, keyword, place, $"The value {Shown.Text(value.GetRawText())} is no longer valid.", refusesAll: refused.Count == values.Count);
        }
    }

    internal static bool IsValid(SchemaNode node, JsonElement value)
    {
        var context = EvaluationContext.Rent(JsonSchemaOptions.Default, patternTicks: TimeSpan.TicksPerSecond, tracksScope: false, isCollecting: false);
        var isValid = Evaluator.Evaluate(node, value, context, seen: default) && context.Aborted is null;
        context.Return();
        return isValid;
    }

    private int NumberOf(SchemaNode node)
    {
        if (!_numbers.TryGetValue(node, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(node, number);
        }

        return number;
    }
}
