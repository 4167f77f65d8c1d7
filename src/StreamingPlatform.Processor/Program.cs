using StreamingPlatform.Processor;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.Erasure;
using StreamingPlatform.Processor.Provisioning;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.Access;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddProcessor();

var app = builder.Build();
app.MapServiceDefaults();
app.MapReceiveBlock();
app.MapProvisioned();
app.MapEraseTenant();
app.MapActorsHandlers().For(AccessPolicies.Sidecar);
await app.RunAsync();
