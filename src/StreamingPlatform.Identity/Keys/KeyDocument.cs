namespace StreamingPlatform.Identity.Keys;

/// <summary>The keys as they are stored.</summary>
/// <param name="Signing">One or two: the newest, and its predecessor.</param>
/// <param name="Encryption">Of authorization codes, which nobody else reads; 32 bytes.</param>
internal sealed record KeyDocument(IReadOnlyList<SigningKey> Signing, byte[] Encryption);

/// <param name="Id">The key id (<c>kid</c>) of the tokens it signs.</param>
/// <param name="Pkcs8">RSA private key, PKCS #8.</param>
internal sealed record SigningKey(string Id, DateTimeOffset Made, byte[] Pkcs8);
