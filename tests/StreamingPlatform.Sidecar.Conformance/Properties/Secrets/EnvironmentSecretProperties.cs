namespace StreamingPlatform.Sidecar.Conformance.Properties.Secrets;

public sealed class EnvironmentSecretProperties : SecretProperties
{
    private protected override void AddTo(PropertyLab lab, string[] scopes)
    {
        lab.Environment["TILL_KEY"] = "sesame";
        lab.Environment["SAFE_KEY"] = "hush";
        lab.AddComponent("safe", new ComponentUnderTest("secretstores.local.env"), scopes);
    }
}
