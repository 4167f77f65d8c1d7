using StreamingPlatform.Gateway.Screening;

namespace StreamingPlatform.Gateway.Tests.Screening;

public sealed class AttackPatternsTests
{
    [Theory]
    [InlineData("1' OR '1'='1")]
    [InlineData("1%27%20OR%201=1--")]
    [InlineData("admin'--")]
    [InlineData("' UNION/**/SELECT password FROM users")]
    [InlineData("1; DROP TABLE events")]
    [InlineData("1 AND SLEEP(5)")]
    [InlineData("1%2527%2520or%25201%253d1")]
    [InlineData("'; exec xp_cmdshell 'dir'--")]
    [InlineData("1 order by 10--")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("%3Cimg%20src=x%20onerror=alert(1)%3E")]
    [InlineData("&lt;svg/onload=alert(1)&gt;")]
    [InlineData("javascript:alert(document.cookie)")]
    [InlineData("<a href=\"javascript:x\">")]
    [InlineData("\" onmouseover=\"alert(1)")]
    public void Match_Attack_IsSeen(string text) => AttackPatterns.Match(text).ShouldNotBeNull();

    [Theory]
    [InlineData("/ad/summer-2026/clicks/2026-01-01/2026-03-31")]
    [InlineData("timeZone=Europe/Berlin&window=P30D&match=any")]
    [InlineData("customerId=O'Brien & Sons")]
    [InlineData("q=select a size")]
    [InlineData("q=union jack socks")]
    [InlineData("q=black and white, or grey")]
    [InlineData("q=drop earrings; gold")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36")]
    [InlineData("\"Chromium\";v=\"120\", \"Not A(Brand\";v=\"24\"")]
    [InlineData("https://shop.example/category?sort=price&order=asc")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("q=50% off & more -- today only")]
    [InlineData("q=rock 'n' roll and blues")]
    [InlineData("reason=schema-violation&limit=10")]
    [InlineData("q=1 < 2 and 3 > 2")]
    public void Match_OrdinaryText_Passes(string text) => AttackPatterns.Match(text).ShouldBeNull();
}
