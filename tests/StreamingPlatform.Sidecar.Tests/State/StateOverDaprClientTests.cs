using Dapr.Client;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.State;

/// <summary>The unmodified Dapr client against a sidecar process, for each kind of store.</summary>
public sealed class StateOverDaprClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private SidecarProcess sidecar = null!;
    private DaprClient dapr = null!;

    public static TheoryData<string> Stores => ["orders", "memory"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        folder.AddComponent("orders", "state.sqlite", [("connectionString", "orders.db")]);
        folder.AddComponent("memory", "state.in-memory", []);
        sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        dapr = Client(sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        dapr.Dispose();
        await sidecar.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Save_ThenGet_GivesTheValueAndItsEtag(string store)
    {
        await dapr.SaveStateAsync(store, "a", new Order(1, "book"), cancellationToken: Token);

        var (value, etag) = await dapr.GetStateAndETagAsync<Order>(store, "a", cancellationToken: Token);

        value.ShouldBe(new Order(1, "book"));
        etag.ShouldNotBeNullOrEmpty();
        (await dapr.GetStateAsync<Order?>(store, "nobody", cancellationToken: Token)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task TrySave_StaleEtag_IsFalseAndKeepsTheValue(string store)
    {
        await dapr.SaveStateAsync(store, "b", 1, cancellationToken: Token);
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(store, "b", cancellationToken: Token);

        (await dapr.TrySaveStateAsync(store, "b", 2, etag, cancellationToken: Token)).ShouldBeTrue();
        (await dapr.TrySaveStateAsync(store, "b", 3, etag, cancellationToken: Token)).ShouldBeFalse();
        (await dapr.TryDeleteStateAsync(store, "b", etag, cancellationToken: Token)).ShouldBeFalse();

        (await dapr.GetStateAsync<int>(store, "b", cancellationToken: Token)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Save_FirstWriteOfATakenKey_IsRefused(string store)
    {
        var first = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
        await dapr.SaveStateAsync(store, "c", 1, first, cancellationToken: Token);

        await Should.ThrowAsync<Dapr.DaprException>(() => dapr.SaveStateAsync(store, "c", 2, first, cancellationToken: Token));
        (await dapr.TrySaveStateAsync(store, "c", 2, string.Empty, first, cancellationToken: Token)).ShouldBeFalse();

        (await dapr.GetStateAsync<int>(store, "c", cancellationToken: Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Save_WithTimeToLive_ExpiresAndFreesTheKey(string store)
    {
        var ttl = new Dictionary<string, string>(StringComparer.Ordinal) { ["ttlInSeconds"] = "1" };
        await dapr.SaveStateAsync(store, "d", 1, metadata: ttl, cancellationToken: Token);
        (await dapr.GetStateAsync<int>(store, "d", cancellationToken: Token)).ShouldBe(1);

        await Eventually.TrueAsync(async () => await dapr.GetStateAsync<int>(store, "d", cancellationToken: Token) == 0, Token);

        await dapr.SaveStateAsync(store, "d", 2, new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, cancellationToken: Token);
        (await dapr.GetStateAsync<int>(store, "d", cancellationToken: Token)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Bulk_SaveGetDelete_HandlesEveryKey(string store)
    {
        var items = Enumerable.Range(0, 50).Select(i => new SaveStateItem<int>($"bulk-{i}", i, etag: null!)).ToList();
        await dapr.SaveBulkStateAsync(store, items, cancellationToken: Token);

        var keys = items.Select(i => i.Key).Append("missing").ToList();
        var found = await dapr.GetBulkStateAsync(store, keys, parallelism: null, cancellationToken: Token);
        found.Count.ShouldBe(51);
        found.Single(f => f.Key == "bulk-49").Value.ShouldBe("49");
        found.Single(f => f.Key == "missing").Value.ShouldBeNullOrEmpty();

        await dapr.DeleteBulkStateAsync(store, [.. items.Select(i => new BulkDeleteStateItem(i.Key, etag: null!))], Token);
        (await dapr.GetBulkStateAsync<int?>(store, keys, null, cancellationToken: Token)).ShouldAllBe(f => f.Value == null);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Transaction_OneEtagStale_WritesNothing(string store)
    {
        await dapr.SaveStateAsync(store, "e", 1, cancellationToken: Token);
        var stale = new StateTransactionRequest("e", "2"u8.ToArray(), StateOperationType.Upsert, "stale");
        var other = new StateTransactionRequest("f", "1"u8.ToArray(), StateOperationType.Upsert);

        await Should.ThrowAsync<Dapr.DaprException>(() => dapr.ExecuteStateTransactionAsync(store, [other, stale], cancellationToken: Token));
        (await dapr.GetStateAsync<int>(store, "f", cancellationToken: Token)).ShouldBe(0);

        await dapr.ExecuteStateTransactionAsync(
            store, [other, new StateTransactionRequest("e", null, StateOperationType.Delete)], cancellationToken: Token);
        (await dapr.GetStateAsync<int>(store, "f", cancellationToken: Token)).ShouldBe(1);
        var (gone, etag) = await dapr.GetStateAndETagAsync<int?>(store, "e", cancellationToken: Token);
        gone.ShouldBeNull();
        etag.ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_ManyCallersAtOnce_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => dapr.SaveStateAsync("orders", $"many-{i}", i, cancellationToken: Token)));

        var found = await dapr.GetBulkStateAsync<int>("orders", [.. Enumerable.Range(0, 200).Select(i => $"many-{i}")], null, cancellationToken: Token);

        found.Sum(f => f.Value).ShouldBe(Enumerable.Range(0, 200).Sum());
    }

    [Fact]
    public async Task Save_LargeBytes_ComeBackAsTheyWere()
    {
        var bytes = new byte[3 * 1024 * 1024];
        new Random(7).NextBytes(bytes);

        await dapr.SaveByteStateAsync("orders", "large", bytes, cancellationToken: Token);

        var back = await dapr.GetByteStateAsync("orders", "large", cancellationToken: Token);
        back.Span.SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Get_UnknownStore_IsToldAsInvalidArgument()
    {
        var error = await Should.ThrowAsync<Dapr.DaprException>(() => dapr.GetStateAsync<int>("nope", "a", cancellationToken: Token));

        error.InnerException.ShouldBeOfType<Grpc.Core.RpcException>().StatusCode.ShouldBe(Grpc.Core.StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Metadata_ListsComponentsWithCapabilities()
    {
        var metadata = await dapr.GetMetadataAsync(Token);

        metadata.Id.ShouldBe("shop");
        metadata.Components.Single(c => c.Name == "orders").Capabilities.ShouldContain("ETAG");
        (await dapr.CheckHealthAsync(Token)).ShouldBeTrue();
        (await dapr.CheckOutboundHealthAsync(Token)).ShouldBeTrue();
    }

    internal static DaprClient Client(SidecarProcess sidecar) =>
        new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpAddress.ToString()).UseGrpcEndpoint(sidecar.GrpcAddress.ToString()).Build();

    private sealed record Order(int Id, string Name);
}
