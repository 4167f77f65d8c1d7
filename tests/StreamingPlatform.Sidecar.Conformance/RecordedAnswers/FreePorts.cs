using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Ports below the range of outgoing connections, none given twice.</summary>
internal static class FreePorts
{
    private const int First = 11_000;
    private const int Last = 31_000;
    private static readonly ConcurrentDictionary<int, bool> Taken = [];

    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (Taken.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            // somebody listens there: another port is tried
            return false;
        }
    }
}
