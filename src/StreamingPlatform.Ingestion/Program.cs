using StreamingPlatform.Ingestion;
using StreamingPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddIngestion();

var app = builder.Build();
app.MapServiceDefaults();
app.MapIngestion();
await app.RunAsync();
