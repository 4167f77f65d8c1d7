using StreamingPlatform.Insights;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddInsights();

var app = builder.Build();
app.MapServiceDefaults();
app.MapInsights();
await app.RunAsync();
