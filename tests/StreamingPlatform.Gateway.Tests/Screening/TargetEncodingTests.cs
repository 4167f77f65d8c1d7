using StreamingPlatform.Gateway.Screening;

namespace StreamingPlatform.Gateway.Tests.Screening;

public sealed class TargetEncodingTests
{
    [Theory]
    [InlineData("/a%")]
    [InlineData("/a%4")]
    [InlineData("/a%zz")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/%ff")]
    [InlineData("/a%00b")]
    [InlineData("/a%0d%0aSet-Cookie:x")]
    [InlineData("/../secrets")]
    [InlineData("/%2e%2e/secrets")]
    [InlineData("/a/..%5c..%5cwindows")]
    [InlineData("/%252e%252e%252fsecrets")]
    public void Fault_Path_IsNamed(string path) => TargetEncoding.Fault(path, isPath: true).ShouldNotBeNull();

    [Theory]
    [InlineData("/")]
    [InlineData("/ad/sommer-%C3%BC/clicks")]
    [InlineData("/ad/100%25/clicks")]
    [InlineData("/tenants/acme/event-types/ad-click")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/ad/a..b/clicks")]
    [InlineData("/ad/%F0%9F%98%80/clicks")]
    public void Fault_OrdinaryPath_IsNone(string path) => TargetEncoding.Fault(path, isPath: true).ShouldBeNull();

    [Fact]
    public void Fault_Oversized_IsNamed() => TargetEncoding.Fault(new string('a', 10_000), isPath: false).ShouldNotBeNull();
}
