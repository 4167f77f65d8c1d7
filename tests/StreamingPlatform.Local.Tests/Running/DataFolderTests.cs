using StreamingPlatform.Local;
using StreamingPlatform.Local.Running;
using StreamingPlatform.Testing;

namespace StreamingPlatform.LocalTests.Running;

public sealed class DataFolderTests
{
    [Fact]
    public void Take_AlreadyTaken_IsRefusedWithTheFolder()
    {
        using var folder = new TemporaryFolder();
        using var first = DataFolder.Take(folder.Path);

        Should.Throw<LocalException>(() => DataFolder.Take(folder.Path)).Message.ShouldContain($"Another platform runs on {folder.Path}");
    }

    [Fact]
    public void Take_AfterRelease_Succeeds()
    {
        using var folder = new TemporaryFolder();
        DataFolder.Take(folder.Path).Dispose();

        using var second = DataFolder.Take(folder.Path);

        Directory.Exists(second.Resources).ShouldBeTrue();
    }
}
