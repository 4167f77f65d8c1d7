using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.ArchitectureTests;

/// <summary><c>docs/errors.md</c> is made of the code's table.</summary>
public sealed class ErrorTableTests
{
    [Fact]
    public void ErrorTable_Page_IsThatOfTheCode()
    {
        var path = RepositoryFolder.Combine("docs", "errors.md");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, ProblemPages.Markdown);
        }

        File.ReadAllText(path).ShouldBe(ProblemPages.Markdown, "run this test with UPDATE_DOCS=1");
    }

    [Fact]
    public void ErrorTable_Reasons_AreAllListedOnceAndInOrder()
    {
        var fields = typeof(ProblemReason).GetFields().Where(field => field.IsStatic).Select(field => (ProblemReason)field.GetValue(null)!).ToList();

        ProblemReason.All.ShouldBe(fields, ignoreOrder: true);
        ProblemReason.All.Select(reason => reason.Status).ShouldBeInOrder();
        ProblemReason.All.ShouldAllBe(reason => reason.Cause.Length > 0 && reason.Fix.Length > 0);
    }
}
