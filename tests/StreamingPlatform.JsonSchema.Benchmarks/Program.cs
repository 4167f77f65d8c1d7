using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.JsonSchema.Benchmarks;

// Compares validation with JsonDocument.Parse on the same bytes, taking turns, and keeps the best of many short rounds: the machine may be busy.
const int rounds = 200;
const int eventsPerRound = 2_000;
Console.WriteLine($"{"schema",-22} {"bytes",6} {"parse",9} {"validate",9} {"both",9} {"text",9}   {"validate/parse",14} {"both/parse",11} {"text/parse",11} {"garbage",8}");
Console.WriteLine($"{"",-22} {"",6} {"ns",9} {"ns",9} {"ns",9} {"ns",9}   {"rate",14} {"rate",11} {"rate",11} {"bytes",8}");
var worst = (Validate: double.MaxValue, Both: double.MaxValue, Text: double.MaxValue);
foreach (var (name, schemaText, eventText) in EventSamples.All.Concat(StarterSamples.All))
{
    var schema = CompiledSchema.Compile(Encoding.UTF8.GetBytes(schemaText), new() { AssertFormats = true });
    ReadOnlyMemory<byte> utf8 = Encoding.UTF8.GetBytes(eventText);
    using var parsed = JsonDocument.Parse(utf8);
    var problems = schema.Validate(parsed.RootElement).Violations;
    if (problems.Count > 0)
    {
        throw new InvalidOperationException($"{name}: {problems[0]}");
    }

    var parse = double.MaxValue;
    var validate = double.MaxValue;
    var both = double.MaxValue;
    var text = double.MaxValue;
    for (var round = 0; round < rounds; round++)
    {
        parse = Math.Min(parse, Time(() => JsonDocument.Parse(utf8).Dispose()));
        validate = Math.Min(validate, Time(() => schema.IsValid(parsed.RootElement)));
        both = Math.Min(both, Time(() =>
        {
            using var document = JsonDocument.Parse(utf8);
            schema.IsValid(document.RootElement);
        }));
        // As ingestion does it: UTF-8 checked and no name twice in an object.
        text = Math.Min(text, Time(() => schema.Validate(utf8)));
    }

    var before = GC.GetAllocatedBytesForCurrentThread();
    for (var count = 0; count < eventsPerRound; count++)
    {
        schema.Validate(parsed.RootElement);
    }

    var garbage = (GC.GetAllocatedBytesForCurrentThread() - before) / eventsPerRound;
    worst = (Math.Min(worst.Validate, parse / validate), Math.Min(worst.Both, parse / both), Math.Min(worst.Text, parse / text));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-22} {utf8.Length,6} {parse,9:F0} {validate,9:F0} {both,9:F0} {text,9:F0}   {parse / validate,14:F2} {parse / both,11:F2} {parse / text,11:F2} {garbage,8}"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worst: validating alone at {worst.Validate:F2} of the rate of parsing, parsing and validating at {worst.Both:F2}, strictly at {worst.Text:F2}"));

static double Time(Action action)
{
    var start = Stopwatch.GetTimestamp();
    for (var count = 0; count < eventsPerRound; count++)
    {
        action();
    }

    return Stopwatch.GetElapsedTime(start).TotalNanoseconds / eventsPerRound;
}
