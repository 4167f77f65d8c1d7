namespace StreamingPlatform.ArchitectureTests;

/// <summary>Every problem type in the code stands in <c>docs/errors.md</c>.</summary>
public sealed class ErrorTableTests
{
    [Fact]
    public void ErrorTable_Problems_AreThoseOfTheCode()
    {
        var code = File.ReadAllText(RepositoryFolder.Combine("src", "StreamingPlatform.ServiceDefaults", "Problems", "ProblemReason.cs"));
        var names = System.Text.RegularExpressions.Regex.Matches(code, "new\\(\"([a-z-]+)\", (\\d{3})").Select(match => (Name: match.Groups[1].Value, Status: match.Groups[2].Value)).ToList();
        var table = File.ReadAllLines(RepositoryFolder.Combine("docs", "errors.md"));

        names.Count.ShouldBeGreaterThan(10);
        foreach (var (name, status) in names)
        {
            table.ShouldContain(line => line.Contains(name, StringComparison.Ordinal) && line.Contains(status, StringComparison.Ordinal), name);
        }
    }
}
