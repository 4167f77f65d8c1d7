using System.Runtime.CompilerServices;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Formats a message only where somebody collects it: a branch of <c>anyOf</c> that does not match must cost nothing.</summary>
[InterpolatedStringHandler]
internal ref struct MessageHandler
{
    private DefaultInterpolatedStringHandler _text;

    public MessageHandler(int literalLength, int formattedCount, EvaluationContext context, out bool isEnabled)
    {
        isEnabled = context.IsCollecting;
        _text = isEnabled ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string ToText() => _text.ToStringAndClear();
}
