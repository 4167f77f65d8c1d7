using StreamingPlatform.Sidecar.Security;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Tests.Security;

/// <summary>The API lists of a Configuration.</summary>
public sealed class ApiRulesTests
{
    [Theory]
    [InlineData("denied: [{name: state, version: v1, protocol: http}]", "state", "v1.0", false)]
    [InlineData("denied: [{name: state, version: v1.0, protocol: http}]", "state", "v1.0-alpha1", true)]
    [InlineData("denied: [{name: publish, version: v1.0-alpha1, protocol: http}]", "publish", "v1.0-alpha1", false)]
    [InlineData("allowed: [{name: state, version: v1, protocol: http}]", "publish", "v1.0", false)]
    [InlineData("allowed: [{name: state, version: v1, protocol: http}]", "healthz", "v1.0", true)]
    [InlineData("allowed: [{name: state, version: v1, protocol: grpc}]", "publish", "v1.0", true)]
    [InlineData("allowed: [{name: STATE, version: v1, protocol: http}]", "publish", "v1.0", true)]
    [InlineData("denied: [{name: healthz, version: v1, protocol: http}]", "healthz", "v1.0", true)]
    [InlineData("denied: [{name: state, protocol: http}, {name: state, version: v1}]", "state", "v1.0", true)]
    public void Http_FollowsTheLists(string lists, string name, string version, bool open) => Read(lists).AllowsHttp(name, version).ShouldBe(open);

    [Theory]
    [InlineData("denied: [{name: state, version: v1, protocol: grpc}]", "GetState", false)]
    [InlineData("denied: [{name: state, version: v1.0, protocol: grpc}]", "GetState", true)]
    [InlineData("allowed: [{name: publish, version: v1, protocol: grpc}]", "GetState", false)]
    [InlineData("allowed: [{name: publish, version: v1, protocol: grpc}]", "PublishEvent", true)]
    public void Grpc_FollowsTheLists(string lists, string method, bool open) => Read(lists).AllowsGrpc(method).ShouldBe(open);

    private static ApiRules Read(string lists)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader($"api: {{{lists}}}"));
        return ApiRules.Read([(YamlMappingNode)yaml.Documents[0].RootNode]);
    }
}
