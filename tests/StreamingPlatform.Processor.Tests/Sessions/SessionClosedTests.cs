using System.Text.Json;
using Dapr.Client;
using Microsoft.Extensions.DependencyInjection;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Sessions;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Sessions;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Processor.Tests.Sessions;

/// <summary>Closed sessions through the embedded sidecar: reminder, shard, topic, subscriber.</summary>
public sealed class SessionClosedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly long Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Count_SessionsLongOver_SubscriberHearsOfThemAndOfLateChanges()
    {
        await using var processor = await ProcessorOnSidecar.StartAsync(_ => { }, Cancel);
        await processor.CountAsync(View(0), View(10), View(100));
        await HearsAsync(processor, 2);
        var first = Heard(processor).ToDictionary(session => session.StartedAt);
        var (early, late) = (first[At(0)], first[At(100)]);
        early.EndedAt.ShouldBe(At(10));
        early.CustomerId.ShouldBe("anna");
        early.Replaces.ShouldBeEmpty();
        var message = processor.Sessions.First();
        message.GetProperty("type").GetString().ShouldBe(SessionClosed.Type);
        message.GetProperty("tenantid").GetString().ShouldBe("acme");

        await processor.CountAsync(View(40), View(70));
        await HearsAsync(processor, 3);
        var whole = Heard(processor).Last();
        whole.SessionId.ShouldBe(early.SessionId);
        whole.Revision.ShouldBeGreaterThan(early.Revision);
        (whole.StartedAt, whole.EndedAt).ShouldBe((At(0), At(100)));
        whole.Replaces.ShouldBe([late.SessionId]);
    }

    [Fact]
    public async Task Close_DiesBetweenPublishAndSave_SaysTheSameAgain()
    {
        var dying = default(DyingSessionEvents);
        await using var processor = await ProcessorOnSidecar.StartAsync(
            services => services.AddSingleton<ISessionEvents>(provider => dying = ActivatorUtilities.CreateInstance<DyingSessionEvents>(provider)), Cancel);
        await processor.CountAsync(View(0));
        await HearsAsync(processor, 2);

        dying!.Deaths.ShouldBe(1);
        Heard(processor).Select(session => (session.SessionId, session.Revision, session.EndedAt)).Distinct().ShouldHaveSingleItem();
        Heard(processor).Count.ShouldBe(2);
    }

    private static Task HearsAsync(ProcessorOnSidecar processor, int sessions) =>
        Eventually.BecomesTrueAsync(() => Heard(processor).Count >= sessions, Patience, $"{sessions} sessions announced", Cancel);

    private static List<SessionClosed> Heard(ProcessorOnSidecar processor) =>
        [.. processor.Sessions.SelectMany(message => message.GetProperty("data").Deserialize<SessionClosed[]>(JsonSerializerOptions.Web)!)];

    private static DateTimeOffset At(int minutes) => DateTimeOffset.FromUnixTimeMilliseconds(Start).AddMinutes(minutes);

    private static CustomerEvent View(int minutes) => new("anna", 4, null, null, At(minutes).ToUnixTimeMilliseconds());

    /// <summary>Publishes, and dies the first time before anything else can happen.</summary>
    private sealed class DyingSessionEvents(DaprClient dapr, TimeProvider clock) : ISessionEvents
    {
        private readonly DaprSessionEvents _events = new(dapr, clock);

        public int Deaths { get; private set; }

        public async Task PublishAsync(string tenantId, IReadOnlyList<ClosedSession> sessions, CancellationToken cancellationToken)
        {
            await _events.PublishAsync(tenantId, sessions, cancellationToken);
            if (Deaths == 0)
            {
                Deaths++;
                throw new IOException("The process ends here.");
            }
        }
    }
}
