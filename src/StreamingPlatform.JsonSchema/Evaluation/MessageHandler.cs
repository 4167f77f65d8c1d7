using System.Runtime.CompilerServices;
using System.Text;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>
/// Formats a message only where somebody collects it: a branch of <c>anyOf</c> that does not match must cost nothing. One reference wide, because every
/// method that may fail has to clear the space for it.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MessageHandler
{
    private readonly StringBuilder? _text;

    public MessageHandler(int literalLength, int formattedCount, EvaluationContext context, out bool isEnabled)
    {
        isEnabled = context.IsCollecting;
        _text = isEnabled ? new StringBuilder(literalLength + (formattedCount * 8)) : null;
    }

    public void AppendLiteral(string value) => _text!.Append(value);

    public void AppendFormatted<T>(T value) => _text!.Append(value);

    public string ToText() => _text?.ToString() ?? "";
}
