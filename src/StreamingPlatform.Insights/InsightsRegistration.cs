using StreamingPlatform.Insights.Campaigns;
using StreamingPlatform.Insights.Progress;
using StreamingPlatform.Insights.Reading;
using StreamingPlatform.Insights.Sessions;
using StreamingPlatform.Insights.Tenants;

namespace StreamingPlatform.Insights;

/// <summary>All of the Insights API's services and routes.</summary>
internal static class InsightsRegistration
{
    public static IServiceCollection AddInsights(this IServiceCollection services)
    {
        services.AddOptions<InsightsOptions>().BindConfiguration(InsightsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ShardReaders>();
        services.AddSingleton<CampaignQuestions>();
        services.AddSingleton<ProgressQuestions>();
        services.AddActors(options => options.UseJsonSerialization = true);
        return services;
    }

    public static void MapInsights(this WebApplication app)
    {
        app.MapCampaigns();
        app.MapSessionsSummary();
        app.MapProgress();
    }
}
