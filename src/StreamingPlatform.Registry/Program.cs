using StreamingPlatform.Registry;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddRegistry();

var app = builder.Build();
app.MapServiceDefaults();
app.MapRegistry();
await app.RunAsync();
