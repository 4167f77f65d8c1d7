using StreamingPlatform.Identity;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddIdentityProvider();

var app = builder.Build();
app.UseKeyGate();
app.MapServiceDefaults();
app.MapIdentityProvider();
await app.RunAsync();
