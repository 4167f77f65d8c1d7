using StreamingPlatform.Gateway;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
app.UseGateway();
app.MapServiceDefaults();
app.UseRateLimits();
app.MapGateway();
await app.RunAsync();
