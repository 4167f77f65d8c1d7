using System.IO.Hashing;
using System.Text;

namespace StreamingPlatform.Shards.Records;

/// <summary>The stable hash that assigns a customer to a shard. It is part of the stored format: changing it loses every count.</summary>
public static class ShardHash
{
    private const int StackBytes = 1024;

    /// <summary>The low 32 bits of XxHash3 of the customer's UTF-8 bytes.</summary>
    public static uint Hash(string customer)
    {
        var most = Encoding.UTF8.GetMaxByteCount(customer.Length);
        var bytes = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        return Hash(bytes[..Encoding.UTF8.GetBytes(customer, bytes)]);
    }

    public static uint Hash(ReadOnlySpan<byte> customer) => (uint)XxHash3.HashToUInt64(customer);

    public static int ShardOf(string customer, int shards) => (int)(Hash(customer) % (uint)shards);
}
