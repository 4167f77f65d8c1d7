using System.Globalization;
using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Verify;

/// <summary>Expected answers as CSV: <c>campaign,metric,day,customers</c>, day a UTC date or <c>all</c>, zeros left out.</summary>
internal static class AnswersFile
{
    public static IReadOnlyDictionary<Question, long> Read(string path)
    {
        using var content = File.OpenRead(path);
        var answers = new Dictionary<Question, long>();
        foreach (var row in CsvRows.Read(content, "campaign", "metric", "day", "customers"))
        {
            DateOnly? day = row[2] == "all" ? null : DateOnly.ParseExact(row[2], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            answers.Add(new Question(row[0], row[1], day), long.Parse(row[3], CultureInfo.InvariantCulture));
        }

        return answers;
    }

    /// <summary>Where the answers file and the figures from the events disagree.</summary>
    public static IEnumerable<string> Compare(IReadOnlyDictionary<Question, long> answers, Figures figures) =>
        answers.Keys.Union(figures.Customers.Keys)
            .Where(question => answers.GetValueOrDefault(question) != figures.Of(question))
            .OrderBy(question => question.ToString(), StringComparer.Ordinal)
            .Select(question => $"{question}: the answers file says {answers.GetValueOrDefault(question)}, the events {figures.Of(question)}");
}
