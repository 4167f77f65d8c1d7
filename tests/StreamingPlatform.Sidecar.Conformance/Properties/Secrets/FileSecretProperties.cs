namespace StreamingPlatform.Sidecar.Conformance.Properties.Secrets;

public sealed class FileSecretProperties : SecretProperties
{
    private protected override void AddTo(PropertyLab lab, string[] scopes)
    {
        var file = Path.Combine(lab.Folder, "secrets.json");
        File.WriteAllText(file, """{"TILL_KEY":"sesame","SAFE_KEY":"hush"}""");
        lab.AddComponent("safe", new ComponentUnderTest("secretstores.local.file", ("secretsFile", file)), scopes);
    }
}
