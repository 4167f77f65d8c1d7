using Dapr.Actors.Runtime;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Progress;

/// <summary>The live ingestion processes. One actor, id <see cref="DaprNames.ActorTypes.WritersId"/>.</summary>
/// <remarks>Who lives is kept in the actor's state, when it changes: after a restart they count as heard of just now, so none is overlooked.</remarks>
internal sealed class WritersActor(ActorHost host, TimeProvider clock) : Actor(host), IWritersActor
{
    private const string StateName = "writers";

    private readonly long _start = clock.GetTimestamp();
    private WriterRoster _roster = WriterRoster.Empty;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    public async Task<WriterBeatAnswer> BeatAsync(WriterBeat beat)
    {
        var after = _roster.Beat(beat, Now);
        if (after.LastHeard.Count != _roster.LastHeard.Count || after.LastHeard.ContainsKey(beat.Writer) != _roster.LastHeard.ContainsKey(beat.Writer))
        {
            await StateManager.SetStateAsync(StateName, after.LastHeard.Keys.Order(StringComparer.Ordinal).ToArray());
            await SaveStateAsync();
        }

        _roster = after;
        return new WriterBeatAnswer([.. _roster.Questions.Select(question => new OpenQuestion(question.Key, question.Value))]);
    }

    public Task<IReadOnlyList<string>> AskAsync(OpenQuestion question)
    {
        _roster = _roster.Ask(question);
        return Task.FromResult(_roster.LiveAt(Now));
    }

    public Task<IReadOnlyList<string>> SilentAsync() => Task.FromResult(_roster.SilentAt(Now));

    protected override async Task OnActivateAsync()
    {
        var known = await StateManager.TryGetStateAsync<string[]>(StateName);
        _roster = WriterRoster.Of(known.HasValue ? known.Value : [], Now);
    }
}
