using System.Text.Json;
using StreamingPlatform.Sidecar.PubSub.Cel;

namespace StreamingPlatform.Sidecar.Tests.PubSub.Cel;

public sealed class CelExpressionTests
{
    private const string Event =
        """
        {"type":"order.paid","source":"web","subject":"a mug","flag":true,"nothing":null,"big":12345678901,"time":"2026-01-02T03:04:05Z",
         "data":{"total":250.5,"qty":2,"sku":"mug","wanted":["hat","mug"],"lines":[{"sku":"mug","n":3},{"sku":"hat","n":1}],"name":"käse"}}
        """;

    [Theory]
    [InlineData("event.type == 'order.paid'")]
    [InlineData("event.type == \"order.paid\" && event.data.total > 100.0")]
    [InlineData("event.data.qty == 2 && event.data.qty == 2.0 && event.data.qty == 2u")]
    [InlineData("event.data.qty < 3 && 1 < event.data.qty && event.data.total >= 250.5")]
    [InlineData("!(event.source == 'app')")]
    [InlineData("event.source in ['web', 'app'] && 'mug' in event.data.wanted && !('cap' in event.data.wanted)")]
    [InlineData("'sku' in event.data && !('gift' in event.data)")]
    [InlineData("has(event.data.sku) && !has(event.data.gift) && !has(event.nothing.more)")]
    [InlineData("event.type.startsWith('order.') && event.type.endsWith('paid') && event.subject.contains('mug')")]
    [InlineData("event.data.sku.matches('^m[a-z]g$') && event.data.sku.matches('u') && !event.data.sku.matches('^\\\\d+$')")]
    [InlineData("matches(event.data.sku, '^(?P<first>m)\\\\w{2}$')")]
    [InlineData("size(event.data.name) == 4 && event.data.wanted.size() == 2 && size(event.data) == 6")]
    [InlineData("event.data.lines[0].sku == 'mug' && event.data['sku'] == 'mug' && event['data']['lines'][1]['n'] == 1")]
    [InlineData("int(event.data.qty) % 2 == 0 && int('7') / 2 == 3 && int(2.9) == 2 && int(-2.9) == -2")]
    [InlineData("event.data.qty + 1.0 == 3.0 && event.data.total * 2.0 == 501.0 && -event.data.qty < 0")]
    [InlineData("string(event.data.total) == '250.5' && string(1000000.0) == '1e+06' && string(true) == 'true' && string(-3) == '-3'")]
    [InlineData("double('1.5') == 1.5 && uint(3.7) == 3u && bool('true')")]
    [InlineData("type(event.data) == map && type(event.data.total) == double && type(event.type) == string && type(event.nothing) == null_type")]
    [InlineData("event.nothing == null && event.type != null")]
    [InlineData("event.flag ? event.source == 'web' : false")]
    [InlineData("event.data.lines.exists(l, l.sku == 'hat') && event.data.lines.all(l, l.n > 0) && event.data.lines.exists_one(l, l.n == 3)")]
    [InlineData("event.data.lines.map(l, l.sku) == ['mug', 'hat'] && event.data.lines.filter(l, l.n > 2).size() == 1")]
    [InlineData("event.data.lines.map(l, l.n > 2, l.sku) == ['mug'] && event.data.exists(k, k == 'sku')")]
    [InlineData("[1, 2] + [3] == [1, 2, 3] && {'a': 1}.a == 1 && {'a': 1, 'b': 2}['b'] == 2")]
    [InlineData("event.missing == 1 || event.source == 'web'")]
    [InlineData("!(event.missing == 1 && event.source == 'app')")]
    [InlineData("timestamp(event.time) < timestamp('2026-02-01T00:00:00Z') && timestamp(event.time).getFullYear() == 2026")]
    [InlineData("timestamp(event.time).getMonth() == 0 && timestamp(event.time).getDayOfWeek() == 5 && timestamp(event.time).getHours('+02:00') == 5")]
    [InlineData("timestamp(event.time) + duration('90m') == timestamp('2026-01-02T04:34:05Z') && duration('90m').getHours() == 1")]
    [InlineData("event.big > 2147483647 && 0x10 == 16 && 1.5e3 == 1500.0 && .5 < 1.0")]
    [InlineData("'it\\'s' == \"it's\" && r'a\\b' == 'a\\\\b' && b'ab' == b'\\x61b' && '\\u00e4' == 'ä' && '''a\nb''' == 'a\\nb'")]
    [InlineData("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 10 - 4 - 3 == 3 && -2 + 3 == 1 // a comment")]
    [InlineData("true || 1 / 0 == 1")]
    [InlineData("dyn(1) != 'a' && dyn([1]) != dyn({'a': 1})")]
    public void Evaluate_TrueConditions_AreTrue(string text) => Value(text).ShouldBe(true, text);

    [Theory]
    [InlineData("event.data.qty + 1 == 3")]
    [InlineData("event.data.qty % 2 == 0")]
    [InlineData("event.missing == 'x'")]
    [InlineData("event.type.missing == 'x'")]
    [InlineData("event.type > 1")]
    [InlineData("event.data.total && true")]
    [InlineData("event.data.lines[2].sku == 'x'")]
    [InlineData("has(event.data.lines.sku)")]
    [InlineData("other.type == 'x'")]
    [InlineData("1 / 0 == 1")]
    [InlineData("9223372036854775807 + 1 > 0")]
    [InlineData("int('x') == 1")]
    [InlineData("event.type.matches('(?<!a)b')")]
    [InlineData("event.missing == 1 && event.source == 'web'")]
    [InlineData("event.data.lines.exists_one(l, l.missing == 1)")]
    [InlineData("event.nothing ? true : false")]
    public void Evaluate_WhatHasNoValue_IsAnError(string text) => Value(text).ShouldBeOfType<CelError>(text);

    [Theory]
    [InlineData("event.type ==")]
    [InlineData("event.type == 'order")]
    [InlineData("event..type")]
    [InlineData("event.type = 'a'")]
    [InlineData("event.type == 'a' &")]
    [InlineData("(event.type == 'a'")]
    [InlineData("unknown(event)")]
    [InlineData("event.type.upper() == 'A'")]
    [InlineData("size(event, event) == 1")]
    [InlineData("has(event)")]
    [InlineData("1 + 'a' == 2")]
    [InlineData("1 == 1.0")]
    [InlineData("'a' in 'abc'")]
    [InlineData("1 && true")]
    [InlineData("!'a'")]
    [InlineData("true ? 1 : 'a'")]
    [InlineData("event.list.all(1, true)")]
    [InlineData("99999999999999999999 > 1")]
    [InlineData("'\\q' == 'q'")]
    [InlineData("event.type == 'a'; true")]
    [InlineData("")]
    public void Parse_WhatCannotWork_IsRefused(string text) => Should.Throw<CelSyntaxException>(() => CelExpression.Parse(text), text);

    [Theory]
    [InlineData("event.contains('mug')", true)]
    [InlineData("event == 'a mug'", true)]
    [InlineData("size(event) > 10", false)]
    public void Evaluate_TextEvent_IsAString(string text, bool expected) => CelExpression.Parse(text).Evaluate("event", "a mug").ShouldBe(expected);

    [Fact]
    public void Parse_DeepNesting_IsRefusedInsteadOfEndingTheProcess() =>
        Should.Throw<CelSyntaxException>(() => CelExpression.Parse(new string('(', 100_000) + "true" + new string(')', 100_000)));

    [Fact]
    public void Evaluate_NestedLoops_SeeTheirOwnVariables() =>
        Value("[1, 2].all(x, [x].all(y, y == x)) && [[1], [2]].map(x, x.map(x, x + 1)) == [[2], [3]]").ShouldBe(true);

    private static object? Value(string text)
    {
        using var json = JsonDocument.Parse(Event);
        return CelExpression.Parse(text).Evaluate("event", CelJson.ValueOf(json.RootElement));
    }
}
