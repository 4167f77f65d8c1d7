using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Registry;

/// <summary>Where tenants' Dapr resources come from and go. Section <c>Registry</c>.</summary>
public sealed class RegistryOptions
{
    public const string Section = "Registry";

    /// <summary>Folder that the sidecars watch; rendered resources are written here. Made if it is missing.</summary>
    [Required]
    public string ResourcesPath { get; set; } = "resources";

    /// <summary>Folder of the templates, one resource a file; <c>{{tenantId}}</c> and <c>{{eventId}}</c> are filled in, in file names too.</summary>
    [Required]
    public string TemplatePath { get; set; } = "components/tenant-template";

    /// <summary>How long a registration waits for the processor to have loaded the new resources before it is answered 503.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan ProvisioningTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the processor is asked meanwhile.</summary>
    /// <value>Default 50 ms.</value>
    public TimeSpan ProvisioningPoll { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the platform's own provider makes a client for each role of a new tenant; false with an OpenID provider of your own.</summary>
    /// <value>Default true.</value>
    public bool MakesClients { get; set; } = true;

    /// <summary>How long a deleted tenant's data is kept.</summary>
    /// <value>Default 7 days.</value>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan DeletionGrace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often is looked for deleted tenants whose data may go.</summary>
    /// <value>Default one minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "1.00:00:00")]
    public TimeSpan DeletionPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages without events that warm a topic up when an event type is registered; choose a few times the number of partitions.</summary>
    /// <value>Default 8, from 0 (no warming) to 1 000.</value>
    [Range(0, 1_000)]
    public int WarmUpMessages { get; set; } = 8;
}
