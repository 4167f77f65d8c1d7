using StreamingPlatform.Processor;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.Provisioning;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddProcessor();

var app = builder.Build();
app.MapServiceDefaults();
app.MapReceiveBlock();
app.MapProvisioned();
app.MapActorsHandlers();
await app.RunAsync();
