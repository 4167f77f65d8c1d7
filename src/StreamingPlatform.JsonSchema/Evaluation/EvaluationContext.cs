using System.Runtime.CompilerServices;
using System.Text;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Documents;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>What one validation needs beside the stack: budgets, buffers, and, when violations are collected, where it is. One is kept per thread.</summary>
internal sealed class EvaluationContext
{
    private const int MaxDepth = 2_000;
    private const int KeptBuffer = 64 * 1024;

    [ThreadStatic]
    private static EvaluationContext? t_kept;

    private readonly List<string> _path = [];
    private byte[] _text = new byte[256];
    private byte[] _otherText = [];
    private char[] _characters = new char[256];
    private int[] _scope = new int[16];
    private int _scopeCount;
    private int _depth;
    private int _steps;
    private int _maxViolations;
    private bool _tracksScope;

    /// <summary>False while only the answer matters: nothing is remembered and the first violation ends it.</summary>
    public bool IsCollecting { get; private set; }

    public List<Violation> Violations { get; private set; } = [];

    public bool IsTruncated { get; private set; }

    /// <summary>Why the validation was given up; null for one that went to the end.</summary>
    public string? Aborted { get; private set; }

    /// <summary>Time left for regular expressions, in stopwatch ticks.</summary>
    public long PatternTicks { get; set; }

    public ReadOnlySpan<int> Scope => _scope.AsSpan(0, _scopeCount);

    public ref byte[] Text => ref _text;

    public ref byte[] OtherText => ref _otherText;

    public ref char[] Characters => ref _characters;

    public static EvaluationContext Rent(JsonSchemaOptions options, long patternTicks, bool tracksScope, bool isCollecting)
    {
        var context = t_kept ?? new();
        t_kept = null;
        context.IsCollecting = isCollecting;
        context._tracksScope = tracksScope;
        context._steps = options.MaxSteps;
        context._maxViolations = options.MaxViolations;
        context.PatternTicks = patternTicks;
        context._depth = 0;
        context._scopeCount = 0;
        context.Aborted = null;
        context.IsTruncated = false;
        if (isCollecting)
        {
            context.Violations = [];
            context._path.Clear();
        }

        return context;
    }

    public void Return()
    {
        if (_text.Length <= KeptBuffer && _otherText.Length <= KeptBuffer && _characters.Length <= KeptBuffer)
        {
            t_kept = this;
        }
    }

    /// <summary>Begins to apply a schema; false when a budget is used up. Answers what <see cref="Leave"/> needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter(SchemaNode node, out int scope)
    {
        scope = _scopeCount;
        if (--_steps <= 0 || ++_depth > MaxDepth || ((_depth & 31) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            return Exhausted();
        }

        if (_tracksScope)
        {
            EnterScope(node.ResourceIndex);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(int scope)
    {
        _depth--;
        _scopeCount = scope;
    }

    /// <summary>Takes more from the budget for work that is not a schema applied; false when it is used up.</summary>
    public bool Spend(int steps)
    {
        _steps = steps < _steps ? _steps - steps : 0;
        return _steps > 0 || Exhausted();
    }

    public bool Abort(string reason)
    {
        Aborted ??= reason;
        _steps = 0;
        return false;
    }

    /// <summary>Notes a violation at the current value. Answers whether to go on looking for more.</summary>
    public bool Fail(SchemaNode node, string keyword, [InterpolatedStringHandlerArgument("")] MessageHandler message)
    {
        if (!IsCollecting)
        {
            return false;
        }

        if (Violations.Count >= _maxViolations || Aborted is not null)
        {
            IsTruncated = true;
            return false;
        }

        Violations.Add(new(Pointer(), node.Locate(keyword), keyword, message.ToText()));
        return true;
    }

    /// <summary>A violation of a schema that is <c>false</c>.</summary>
    public bool FailConstant(SchemaNode node)
    {
        if (!IsCollecting)
        {
            return false;
        }

        var keyword = node.Source.Parent?.Parent is not null && node.Source.Parent.Token is "properties" or "patternProperties" or "prefixItems" or "$defs"
            ? node.Source.Parent.Token
            : node.Source.Token;
        if (Violations.Count >= _maxViolations || Aborted is not null)
        {
            IsTruncated = true;
            return false;
        }

        Violations.Add(new(Pointer(), node.Locate(""), keyword, "Nothing is allowed here."));
        return true;
    }

    /// <summary>Applies schemas without collecting; answers what to restore.</summary>
    public bool Quiet()
    {
        var before = IsCollecting;
        IsCollecting = false;
        return before;
    }

    public void Restore(bool isCollecting) => IsCollecting = isCollecting;

    public void Push(string token)
    {
        if (IsCollecting)
        {
            _path.Add(token);
        }
    }

    public void Push(int index)
    {
        if (IsCollecting)
        {
            _path.Add(index.ToString());
        }
    }

    public void Push(ReadOnlySpan<byte> name)
    {
        if (IsCollecting)
        {
            _path.Add(Encoding.UTF8.GetString(name));
        }
    }

    public void Pop()
    {
        if (IsCollecting)
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private string Pointer()
    {
        if (_path.Count == 0)
        {
            return "";
        }

        var pointer = new StringBuilder();
        foreach (var token in _path)
        {
            pointer.AppendToken(token);
        }

        return Shown.Pointer(pointer.ToString());
    }

    private bool Exhausted() => Abort(_steps <= 0
        ? "The document needs more steps to validate than allowed."
        : "The document and the schema nest too deep to validate.");

    private void EnterScope(int resource)
    {
        if (_scopeCount > 0 && _scope[_scopeCount - 1] == resource)
        {
            return;
        }

        if (_scopeCount == _scope.Length)
        {
            Array.Resize(ref _scope, _scopeCount * 2);
        }

        _scope[_scopeCount++] = resource;
    }
}
