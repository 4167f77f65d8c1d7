using System.Net;
using StreamingPlatform.Contracts;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Identity.Tests.Users;

public sealed class UserTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostUser_ByTenantAdministrator_StaysWithinTheTenant()
    {
        await using var identity = await IdentityService.StartAsync(Cancel, selfIssued: false);
        var admin = TestIssuer.TokenOf(Roles.TenantAdmin, "acme");

        (await StatusAsync(admin, "anna", Password, null, Roles.Analyst)).ShouldBe(HttpStatusCode.Created);
        (await StatusAsync(admin, "anna", Password, null, Roles.Analyst)).ShouldBe(HttpStatusCode.Conflict);
        (await StatusAsync(admin, "platform-admin", Password, null, Roles.Analyst)).ShouldBe(HttpStatusCode.Conflict);
        (await StatusAsync(admin, "bert", Password, "globex", Roles.Analyst)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(admin, "bert", Password, null, Roles.PlatformAdmin)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await StatusAsync(admin, "bert", "short", null, Roles.Analyst)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await StatusAsync(admin, "b|t", Password, null, Roles.Analyst)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await StatusAsync(TestIssuer.PlatformAdmin, "bert", Password, "globex", Roles.TenantAdmin)).ShouldBe(HttpStatusCode.Created);
        (await StatusAsync(TestIssuer.PlatformAdmin, "carl", Password, null, Roles.PlatformAdmin)).ShouldBe(HttpStatusCode.Created);

        async Task<HttpStatusCode> StatusAsync(string token, string userName, string password, string? tenantId, string role)
        {
            using var answer = await identity.PostUserAsync(token, new { userName, password, tenantId, role }, Cancel);
            return answer.StatusCode;
        }
    }
}
