namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>The static type of an expression.</summary>
/// <param name="Item">Of a list's elements or a map's values; null: unknown.</param>
/// <param name="Key">Of a map's keys; null: unknown.</param>
internal sealed record CelShape(CelKind Kind, CelShape? Item = null, CelShape? Key = null)
{
    public static CelShape Dyn { get; } = new(CelKind.Dyn);

    public static CelShape Bool { get; } = new(CelKind.Bool);

    public bool IsOr(CelKind kind) => Kind == kind || Kind == CelKind.Dyn;

    /// <summary>Whether a value could be of both types.</summary>
    public bool Fits(CelShape other) =>
        Kind == CelKind.Dyn || other.Kind == CelKind.Dyn
        || (Kind == other.Kind && (Item ?? Dyn).Fits(other.Item ?? Dyn) && (Key ?? Dyn).Fits(other.Key ?? Dyn));

    /// <summary>The common type; of different ones nothing is known.</summary>
    public static CelShape Join(IEnumerable<CelShape> shapes)
    {
        CelShape? common = null;
        foreach (var shape in shapes)
        {
            if (common is not null && common != shape)
            {
                return Dyn;
            }

            common = shape;
        }

        return common ?? Dyn;
    }
}
