using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>The gRPC twins, and what an app sees on the wire.</summary>
public sealed class ActorGrpcTests
{
    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task InvokeActor_AnswersWithTheBodyOfTheApp()
    {
        await using var lab = new ActorLab();
        var (options, _) = await StartAsync(lab, context => context.Request.Body.CopyToAsync(context.Response.Body, Token));
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{options.GrpcPort}");

        var response = await channel.CallDaprAsync<InvokeActorRequest, InvokeActorResponse>("InvokeActor",
            new InvokeActorRequest { ActorType = RawActorApp.Type, ActorId = "1", Method = "echo", Data = ByteString.CopyFromUtf8("hello") });

        response.Data.ToStringUtf8().ShouldBe("hello");
    }

    [Fact]
    public async Task State_WrittenOverGrpc_IsReadOverBoth()
    {
        await using var lab = new ActorLab();
        var (options, http) = await StartAsync(lab, _ => Task.CompletedTask);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{options.GrpcPort}");
        await channel.CallDaprAsync<InvokeActorRequest, InvokeActorResponse>("InvokeActor", new InvokeActorRequest { ActorType = RawActorApp.Type, ActorId = "1", Method = "m" });
        var write = new ExecuteActorStateTransactionRequest { ActorType = RawActorApp.Type, ActorId = "1" };
        write.Operations.Add(new TransactionalActorStateOperation
        {
            OperationType = "upsert",
            Key = "k",
            Value = new Any { Value = ByteString.CopyFromUtf8("{\"a\":1}") },
        });

        await channel.CallDaprAsync<ExecuteActorStateTransactionRequest, Empty>("ExecuteActorStateTransaction", write);

        var read = await channel.CallDaprAsync<GetActorStateRequest, GetActorStateResponse>("GetActorState", new GetActorStateRequest { ActorType = RawActorApp.Type, ActorId = "1", Key = "k" });
        read.Data.ToStringUtf8().ShouldBe("{\"a\":1}");
        (await http.GetStringAsync(new Uri("/v1.0/actors/Raw/1/state/k", UriKind.Relative), Token)).ShouldBe("{\"a\":1}");
        using var absent = await http.GetAsync(new Uri("/v1.0/actors/Raw/1/state/none", UriKind.Relative), Token);
        ((int)absent.StatusCode).ShouldBe(204);
    }

    [Fact]
    public async Task Reminder_RegisteredOverGrpc_ReachesTheAppInDaprsForm()
    {
        await using var lab = new ActorLab();
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (options, http) = await StartAsync(lab, async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            told.TrySetResult($"{context.Request.Path} {await reader.ReadToEndAsync(Token)}");
        });
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{options.GrpcPort}");

        await channel.CallDaprAsync<RegisterActorReminderRequest, Empty>("RegisterActorReminder", new RegisterActorReminderRequest
        {
            ActorType = RawActorApp.Type,
            ActorId = "1",
            Name = "r",
            DueTime = "10ms",
            Period = "1m30s",
            Data = ByteString.CopyFromUtf8("x"),
        });

        (await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Token)).ShouldBe("/actors/Raw/1/method/remind/r {\"data\":\"eA==\",\"dueTime\":\"\",\"period\":\"\"}");
        var read = await http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/actors/Raw/1/reminders/r", UriKind.Relative), Token);
        read.GetProperty("period").GetString().ShouldBe("@every 1m30s");
        read.GetProperty("dueTime").GetString().ShouldBe("10ms");
        using var deleted = await http.DeleteAsync(new Uri("/v1.0/actors/Raw/1/reminders/r", UriKind.Relative), Token);
        ((int)deleted.StatusCode).ShouldBe(204);
        using var gone = await http.GetAsync(new Uri("/v1.0/actors/Raw/1/reminders/r", UriKind.Relative), Token);
        ((int)gone.StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task Reminder_ExistsAndMayNotBeOverwritten_Is409()
    {
        await using var lab = new ActorLab();
        var (_, http) = await StartAsync(lab, _ => Task.CompletedTask);
        var address = new Uri("/v1.0/actors/Raw/1/reminders/r", UriKind.Relative);
        using var first = await http.PutAsJsonAsync(address, new { dueTime = "1h" }, Token);
        using var again = await http.PutAsJsonAsync(address, new { dueTime = "1h", overwrite = false }, Token);
        using var bad = await http.PutAsJsonAsync(address, new { period = "P1D" }, Token);

        ((int)first.StatusCode).ShouldBe(204);
        ((int)again.StatusCode).ShouldBe(409);
        ((int)bad.StatusCode).ShouldBe(500);
        (await bad.Content.ReadAsStringAsync(Token)).ShouldContain("ERR_ACTOR_REMINDER_CREATE");
    }

    [Fact]
    public async Task Reminder_CallbackFails_IsTriedAgain()
    {
        await using var lab = new ActorLab();
        var attempts = 0;
        var (_, http) = await StartAsync(lab, context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref attempts) == 1 ? 500 : 200;
            return Task.CompletedTask;
        });
        var address = new Uri("/v1.0/actors/Raw/1/reminders/once", UriKind.Relative);
        using var registered = await http.PutAsJsonAsync(address, new { dueTime = "1ms" }, Token);

        await ActorLab.EventuallyAsync(
            async () =>
            {
                using var read = await http.GetAsync(address, Token);
                return (int)read.StatusCode == 404;
            },
            "the one-shot is done");
        attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Reentrancy_ActorCallsItself_EntersItsOwnTurn()
    {
        await using var lab = new ActorLab();
        HttpClient? sidecar = null;
        var (_, http) = await StartAsync(
            lab,
            async context =>
            {
                var chain = context.Request.Headers["Dapr-Reentrancy-Id"].ToString();
                chain.ShouldNotBeEmpty();
                if (context.Request.Path.Value!.EndsWith("outer", StringComparison.Ordinal))
                {
                    using var inner = new HttpRequestMessage(HttpMethod.Put, new Uri("/v1.0/actors/Raw/1/method/inner", UriKind.Relative));
                    inner.Headers.Add("Dapr-Reentrancy-Id", chain);
                    using var answer = await sidecar!.SendAsync(inner, Token);
                    await context.Response.WriteAsync($"outer {await answer.Content.ReadAsStringAsync(Token)}", Token);
                }
                else
                {
                    await context.Response.WriteAsync("inner", Token);
                }
            },
            reentrant: true);
        sidecar = http;

        using var response = await http.PutAsync(new Uri("/v1.0/actors/Raw/1/method/outer", UriKind.Relative), null, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("outer inner");
    }

    [Fact]
    public async Task Invoke_AppFails_Is500WithItsText()
    {
        await using var lab = new ActorLab();
        var (_, http) = await StartAsync(lab, context =>
        {
            context.Response.StatusCode = 418;
            return context.Response.WriteAsync("teapot", Token);
        });

        using var response = await http.PutAsync(new Uri("/v1.0/actors/Raw/1/method/m", UriKind.Relative), null, Token);

        ((int)response.StatusCode).ShouldBe(500);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("teapot");
    }

    private static async Task<(SidecarOptions Options, HttpClient Http)> StartAsync(ActorLab lab, RequestDelegate method, bool reentrant = false)
    {
        var options = lab.Options("raw", ActorLab.FreePort());
        lab.Track(await RawActorApp.StartAsync(options.AppPort!.Value, method, reentrant, Token));
        await lab.StartSidecarAsync(options);
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") };
        lab.Own(http);
        await ActorLab.EventuallyAsync(
            async () => (await http.GetStringAsync(new Uri("/v1.0/metadata", UriKind.Relative), Token)).Contains("\"Raw\"", StringComparison.Ordinal), "hosted");
        return (options, http);
    }
}
