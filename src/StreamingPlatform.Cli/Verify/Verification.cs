using System.Collections.Concurrent;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Verify;

/// <summary>What a verification found.</summary>
/// <param name="Differences">Sorted, one line each; empty = every figure matched.</param>
/// <param name="Compared">Figures compared.</param>
internal sealed record VerificationReport(Figures Figures, IReadOnlyList<string> Differences, long Compared, ProgressResponse Progress);

/// <summary>Compares the platform's answers with the figures from the files.</summary>
internal sealed class Verification(PlatformClient platform, string tenantId, TimeProvider clock)
{
    private const int QuestionsInFlight = 16;

    /// <param name="patience">Longest time to wait until everything is counted.</param>
    public async Task<VerificationReport> RunAsync(
        Figures figures, IReadOnlyDictionary<Question, long>? answers, TimeSpan patience, CancellationToken cancellationToken)
    {
        var progress = await WaitUntilCountedAsync(patience, cancellationToken);
        var differences = new ConcurrentBag<string>();
        if (answers is not null)
        {
            foreach (var difference in AnswersFile.Compare(answers, figures))
            {
                differences.Add(difference);
            }
        }

        var others = figures.OtherCampaigns.ToHashSet();
        var compared = 0L;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = QuestionsInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(figures.Questions(), parallel, async (question, token) =>
        {
            Interlocked.Increment(ref compared);
            if (await CompareAsync(question, figures, others.Contains(question.Campaign), token) is { } difference)
            {
                differences.Add(difference);
            }
        });

        var sessions = await platform.GetSessionsAsync(tenantId, cancellationToken);
        compared += 2;
        if (sessions.Sessions != figures.Sessions)
        {
            differences.Add($"sessions: expected {figures.Sessions}, the platform says {sessions.Sessions}");
        }

        if (sessions.Customers != figures.SessionCustomers)
        {
            differences.Add($"customers with sessions: expected {figures.SessionCustomers}, the platform says {sessions.Customers}");
        }

        if (progress.DeadLettered > 0)
        {
            differences.Add($"dead-lettered events: {progress.DeadLettered}");
        }

        return new VerificationReport(figures, [.. differences.Order(StringComparer.Ordinal)], compared, progress);
    }

    private async Task<string?> CompareAsync(Question question, Figures figures, bool mayBeUnknown, CancellationToken cancellationToken)
    {
        var from = question.Day ?? figures.First;
        var to = question.Day ?? figures.Last;
        var expected = figures.Of(question);
        var answer = await platform.GetInsightAsync(tenantId, question.Campaign, question.Metric, from, to, query: "", cancellationToken);
        if (answer is null)
        {
            return mayBeUnknown ? null : $"{question}: expected {expected}, the platform does not know the campaign";
        }

        if (answer.Customers != expected)
        {
            return $"{question}: expected {expected}, the platform says {answer.Customers}";
        }

        var asked = (From: UtcOf(from), To: UtcOf(to.AddDays(1)));
        return answer.FromUtc != asked.From || answer.ToUtc != asked.To
            ? $"{question}: asked for {asked.From:O} to {asked.To:O}, the platform answered for {answer.FromUtc:O} to {answer.ToUtc:O}"
            : null;
    }

    private async Task<ProgressResponse> WaitUntilCountedAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var progress = await platform.GetProgressAsync(tenantId, cancellationToken);
            if (progress is { Pending: 0, Settled: true })
            {
                return progress;
            }

            if (clock.GetElapsedTime(start) > patience)
            {
                throw new PlatformException(
                    $"after {patience.TotalSeconds:0} s {progress.Pending} of {progress.Accepted} events are not counted (settled: {progress.Settled})");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken);
        }
    }

    private static DateTimeOffset UtcOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
