using Dapr.Actors;
using Dapr.Actors.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Insights.Progress;

/// <summary>Puts a question to a tenant's ledger and waits until every live ingestion process has reported after it.</summary>
internal sealed class ProgressQuestions(IActorProxyFactory actors, TimeProvider time)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Null when some live process did not report within 3 s.</summary>
    public async Task<ProgressResponse?> AskAsync(string tenantId, CancellationToken cancellationToken)
    {
        var ledger = actors.CreateActorProxy<IProgressActor>(new ActorId(tenantId), DaprNames.ActorTypes.Progress);
        var asked = time.GetTimestamp();
        var question = await ledger.AskAsync();
        while (true)
        {
            if (await ledger.AnswerAsync(question) is { } answer)
            {
                return answer;
            }

            if (time.GetElapsedTime(asked) >= s_longest)
            {
                return null;
            }

            await Task.Delay(s_pause, time, cancellationToken);
        }
    }
}
