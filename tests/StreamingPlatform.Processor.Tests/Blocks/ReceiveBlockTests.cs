using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Processor.Tests.Blocks;

/// <summary>Deliveries over HTTP that can never be counted.</summary>
public sealed class ReceiveBlockTests : IAsyncLifetime
{
    private readonly Letters _letters = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        TestIssuer.Configure(builder);
        builder.AddServiceDefaults();
        builder.Services.AddMetrics().AddSingleton<ProcessorMetrics>().AddSingleton<IDeadLetters>(_letters);
        // Nothing here may be counted, so the intake has no neighbours.
        builder.Services.AddSingleton(new BlockIntake(null!, null!, _letters, null!, null!, TimeProvider.System));
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapReceiveBlock();
        await _app.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        _client.DefaultRequestHeaders.Add("dapr-api-token", TestIssuer.AppToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"id":"x","topic":"acme.ad-click","data_base64":"e30="}""", "acme", "{}")]
    [InlineData("""{"id":"x","data_base64":"e30="}""", null, "{}")]
    [InlineData("""{"id":"x","topic":"elsewhere","data_base64":"e30="}""", null, "{}")]
    [InlineData("""{"id":"x","topic":"\ud800","data_base64":"e30="}""", null, null)]
    [InlineData("""{"id":"x","data_base64":"%"}""", null, null)]
    [InlineData("""{"id":"x","data_base64":7}""", null, null)]
    [InlineData("""{"id":""", null, null)]
    [InlineData("nothing of ours", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("", null, null)]
    public async Task Receive_MessageThatIsNoBlock_EndsInTheDeadLettersAndIsAcknowledged(string body, string? tenant, string? payload)
    {
        using var content = new StringContent(body);
        using var response = await _client.PostAsync(new Uri("/blocks", UriKind.Relative), content, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var letter = _letters.Published.ShouldHaveSingleItem();
        letter.TenantId.ShouldBe(tenant);
        letter.Reason.ShouldNotBeEmpty();
        Encoding.UTF8.GetString(letter.Payload!).ShouldBe(payload ?? body);
    }

    [Fact]
    public async Task Receive_DeadLetterTopicIsAway_AsksForRedelivery()
    {
        _letters.Failure = new IOException("away");
        using var content = new StringContent("nothing of ours");
        using var response = await _client.PostAsync(new Uri("/blocks", UriKind.Relative), content, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public void OfMessage_HugePayload_IsCutSoThatABrokerTakesIt()
    {
        var letter = DeadLetter.OfMessage("acme.view", "no block", new byte[1_000_000]);
        letter.PayloadBytes.ShouldBe(1_000_000);
        JsonSerializer.SerializeToUtf8Bytes(letter).Length.ShouldBeLessThan(512 * 1024);
    }

    private sealed class Letters : IDeadLetters
    {
        public Exception? Failure { get; set; }

        public ConcurrentQueue<DeadLetter> Published { get; } = new();

        public Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken)
        {
            Published.Enqueue(letter);
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }
    }
}
