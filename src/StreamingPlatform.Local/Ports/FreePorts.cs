using System.Net;
using System.Net.Sockets;

namespace StreamingPlatform.Local.Ports;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class FreePorts
{
    // Below the range from which systems draw ports for outgoing connections, so that no connection takes one between choice and use.
    private const int Lowest = 12_000;
    private const int Highest = 32_000;

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Draws different ports that are free now.</summary>
    public static Queue<int> Draw(int count)
    {
        var drawn = new HashSet<int>();
        while (drawn.Count < count)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (!drawn.Contains(port) && IsFree(port))
            {
                drawn.Add(port);
            }
        }

        return new Queue<int>(drawn);
    }
}
