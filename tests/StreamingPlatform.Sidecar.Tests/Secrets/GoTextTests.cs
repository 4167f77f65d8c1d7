using System.Text.Json;
using StreamingPlatform.Sidecar.Secrets;

namespace StreamingPlatform.Sidecar.Tests.Secrets;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("42", "%!s(float64=42)")]
    [InlineData("-1.5", "%!s(float64=-1.5)")]
    [InlineData("0", "%!s(float64=0)")]
    [InlineData("999999", "%!s(float64=999999)")]
    [InlineData("1000000", "%!s(float64=1e+06)")]
    [InlineData("12345678901", "%!s(float64=1.2345678901e+10)")]
    [InlineData("0.0001", "%!s(float64=0.0001)")]
    [InlineData("0.00001", "%!s(float64=1e-05)")]
    [InlineData("false", "%!s(bool=false)")]
    [InlineData("null", "%!s(<nil>)")]
    public void Of_AnyValue_IsAsGoPrintsIt(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        GoText.Of(document.RootElement).ShouldBe(expected);
    }
}
