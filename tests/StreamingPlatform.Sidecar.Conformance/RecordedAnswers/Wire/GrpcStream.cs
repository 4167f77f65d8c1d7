using System.Text.Json.Nodes;
using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>An open streaming call: what it receives waits in a queue for <c>receive</c> steps.</summary>
internal sealed class GrpcStream(
    MethodDescriptor method, Func<byte[], AsyncServerStreamingCall<byte[]>> openServer, Func<AsyncDuplexStreamingCall<byte[], byte[]>> openDuplex) : IDisposable
{
    private readonly Channel<JsonObject> received = Channel.CreateUnbounded<JsonObject>();
    private AsyncServerStreamingCall<byte[]>? server;
    private AsyncDuplexStreamingCall<byte[], byte[]>? duplex;

    /// <summary>Starts the call with these messages; a server stream takes the first.</summary>
    public async Task StartAsync(JsonArray messages, CancellationToken cancellationToken)
    {
        if (method.IsClientStreaming)
        {
            duplex = openDuplex();
            _ = ReadAsync(duplex.ResponseStream);
            foreach (var message in messages)
            {
                await PushAsync(message, cancellationToken);
            }
        }
        else
        {
            server = openServer(MessageReader.Read(method.InputType, messages[0]).ToByteArray());
            _ = ReadAsync(server.ResponseStream);
        }
    }

    public async Task PushAsync(JsonNode? message, CancellationToken cancellationToken)
    {
        try
        {
            await duplex!.RequestStream.WriteAsync(MessageReader.Read(method.InputType, message).ToByteArray(), cancellationToken);
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException)
        {
            // a stream that ended takes nothing more; how it ended is what receive shows
        }
    }

    /// <summary>Half-closes and cancels.</summary>
    public async Task CloseAsync()
    {
        if (duplex is not null)
        {
            try
            {
                await duplex.RequestStream.CompleteAsync();
            }
            catch (Exception error) when (error is RpcException or InvalidOperationException)
            {
                // it had ended already
            }
        }

        Dispose();
    }

    /// <summary>Up to <paramref name="count"/> messages, waiting for them.</summary>
    public async Task<JsonArray> ReceiveAsync(int count, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        var messages = new JsonArray();
        while (messages.Count < count)
        {
            try
            {
                messages.Add(await received.Reader.ReadAsync(limit.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ChannelClosedException && !cancellationToken.IsCancellationRequested)
            {
                // no more came in time
                break;
            }
        }

        return messages;
    }

    public void Dispose()
    {
        server?.Dispose();
        duplex?.Dispose();
    }

    /// <summary>Of reflection only the answers proper count, not the question that each repeats.</summary>
    private JsonNode? Seen(JsonNode? message)
    {
        if (method.OutputType.Name == "ServerReflectionResponse" && message is JsonObject answer)
        {
            foreach (var other in answer.Select(m => m.Key).Where(m => m is not ("listServicesResponse" or "errorResponse")).ToList())
            {
                answer.Remove(other);
            }
        }

        return message;
    }

    private async Task ReadAsync(IAsyncStreamReader<byte[]> stream)
    {
        try
        {
            while (await stream.MoveNext(CancellationToken.None))
            {
                received.Writer.TryWrite(new JsonObject { ["message"] = Seen(MessageWriter.Write(method.OutputType.Parser.ParseFrom(stream.Current))) });
            }

            received.Writer.TryWrite(new JsonObject { ["end"] = "OK" });
        }
        catch (RpcException error)
        {
            received.Writer.TryWrite(new JsonObject { ["end"] = GrpcCaller.ErrorSeen(error) });
        }
        catch (ObjectDisposedException)
        {
            // closed by a step: nothing more is read from it
        }

        received.Writer.TryComplete();
    }
}
