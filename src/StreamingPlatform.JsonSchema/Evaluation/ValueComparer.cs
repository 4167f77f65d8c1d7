using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Equality as JSON Schema has it: numbers by value, objects without order.</summary>
internal static class ValueComparer
{
    /// <summary>True for a value that the schema lists.</summary>
    public static bool Contains(ValueSet set, JsonElement value, EvaluationContext context)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return set.Strings.Count > 0 && context.Spend(1 + (JsonMarshal.GetRawUtf8Value(value).Length >> 6)) && set.Strings.Find(JsonText.Of(value, ref context.Text)) >= 0;
            case JsonValueKind.Null:
                return set.HasNull;
            case JsonValueKind.True:
                return set.HasTrue;
            case JsonValueKind.False:
                return set.HasFalse;
            default:
                foreach (var candidate in set.Others)
                {
                    if (AreEqual(candidate, value, context))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <summary>Compares a value of a schema with one of a document.</summary>
    private static bool AreEqual(JsonValue expected, JsonElement value, EvaluationContext context)
    {
        if (expected.Kind != value.ValueKind || !context.Spend(1))
        {
            return false;
        }

        switch (expected.Kind)
        {
            case JsonValueKind.Number:
                return new NumberView(JsonMarshal.GetRawUtf8Value(value)).Against(expected.Number.View) == 0;
            case JsonValueKind.String:
                return JsonText.Of(value, ref context.Text).SequenceEqual(expected.Utf8);
            case JsonValueKind.Array:
                return AreItemsEqual(expected, value, context);
            case JsonValueKind.Object:
                return AreMembersEqual(expected, value, context);
            default:
                return true;
        }
    }

    private static bool AreItemsEqual(JsonValue expected, JsonElement value, EvaluationContext context)
    {
        if (expected.Children.Count != value.GetArrayLength())
        {
            return false;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!AreEqual(expected.Children[index++], item, context))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreMembersEqual(JsonValue expected, JsonElement value, EvaluationContext context)
    {
        if (expected.Children.Count != value.GetPropertyCount())
        {
            return false;
        }

        foreach (var member in value.EnumerateObject())
        {
            var index = expected.Names.Find(JsonText.NameOf(member));
            if (index < 0 || !AreEqual(expected.Children[index], member.Value, context))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares two values of a document.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right, EvaluationContext context)
    {
        if (left.ValueKind != right.ValueKind || !context.Spend(1))
        {
            return false;
        }

        switch (left.ValueKind)
        {
            case JsonValueKind.Number:
                return new NumberView(JsonMarshal.GetRawUtf8Value(left)).Against(new NumberView(JsonMarshal.GetRawUtf8Value(right))) == 0;
            case JsonValueKind.String:
                return JsonText.Of(left, ref context.Text).SequenceEqual(JsonText.Of(right, ref context.OtherText));
            case JsonValueKind.Array:
                return AreItemsEqual(left, right, context);
            case JsonValueKind.Object:
                return AreMembersEqual(left, right, context);
            default:
                return true;
        }
    }

    private static bool AreItemsEqual(JsonElement left, JsonElement right, EvaluationContext context)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
        {
            return false;
        }

        var others = right.EnumerateArray();
        foreach (var item in left.EnumerateArray())
        {
            if (!others.MoveNext() || !AreEqual(item, others.Current, context))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Members are usually in the same order; only where they are not, they are looked for.</summary>
    private static bool AreMembersEqual(JsonElement left, JsonElement right, EvaluationContext context)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount())
        {
            return false;
        }

        var others = right.EnumerateObject();
        foreach (var member in left.EnumerateObject())
        {
            var name = JsonText.NameOf(member);
            JsonElement? other = others.MoveNext() && JsonText.NameOf(others.Current).SequenceEqual(name) ? others.Current.Value : Find(right, name, context);
            if (other is not { } found || !AreEqual(member.Value, found, context))
            {
                return false;
            }
        }

        return true;
    }

    private static JsonElement? Find(JsonElement value, ReadOnlySpan<byte> name, EvaluationContext context)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!context.Spend(1))
            {
                return null;
            }

            if (JsonText.NameOf(member).SequenceEqual(name))
            {
                return member.Value;
            }
        }

        return null;
    }
}
