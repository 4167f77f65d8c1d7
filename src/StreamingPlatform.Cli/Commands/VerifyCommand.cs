using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Verify;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>verify FILE… --tenant T --map NAME</c></summary>
internal static class VerifyCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var source = new SourceOptions();
        var answers = new Option<FileInfo>("--answers") { Description = "CSV of expected answers (campaign,metric,day,customers) to compare as well" };
        answers.AcceptExistingOnly();
        var patience = new Option<int>("--patience") { Description = "seconds to wait until everything is counted", DefaultValueFactory = _ => 180 };
        var command = new Command("verify", "Compute every figure from the files alone (SQL) and compare it with the platform's answers.") { answers, patience };
        source.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var figures = await FileFigures.ComputeAsync(
                source.PathsOf(result), source.MapOf(result).Name, source.DeriveImpressionsOf(result), cancellationToken);
            var expected = result.GetValue(answers) is { } file ? AnswersFile.Read(file.FullName) : null;
            var report = await new Verification(platform, source.TenantOf(result), TimeProvider.System)
                .RunAsync(figures, expected, TimeSpan.FromSeconds(result.GetValue(patience)), cancellationToken);
            Tell(console, report);
            return report.Differences.Count == 0 ? 0 : 1;
        });
        return command;
    }

    public static void Tell(IAnsiConsole console, VerificationReport report)
    {
        foreach (var difference in report.Differences)
        {
            console.WriteLine(difference);
        }

        console.WriteLine(report.Differences.Count == 0
            ? $"Verified: all {report.Compared:N0} figures match ({report.Progress.Counted:N0} events counted)."
            : $"NOT verified: {report.Differences.Count:N0} differences in {report.Compared:N0} figures.");
    }
}
