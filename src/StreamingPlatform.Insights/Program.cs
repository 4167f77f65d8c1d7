using StreamingPlatform.Insights;
using StreamingPlatform.Insights.AskCampaign;
using StreamingPlatform.Insights.Progress;
using StreamingPlatform.Insights.Sessions;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddInsights(builder.Configuration);

var app = builder.Build();
app.MapServiceDefaults();
app.MapAskCampaign();
app.MapReadProgress();
app.MapSessionsSummary();
await app.RunAsync();
