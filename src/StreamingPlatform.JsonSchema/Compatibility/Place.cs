using System.Text;
using StreamingPlatform.JsonSchema.Documents;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>A place in the documents of two schemas.</summary>
/// <param name="Pointer">JSON Pointer with <c>*</c> for any.</param>
/// <param name="IsAlwaysPresent">True where every valid document has a value there.</param>
/// <param name="Level">Steps from the root of the documents.</param>
internal readonly record struct Place(string Pointer, bool IsAlwaysPresent, int Level)
{
    public Place Child(string token, bool isAlwaysPresent) =>
        new(new StringBuilder(Pointer).AppendToken(token).ToString(), IsAlwaysPresent && isAlwaysPresent, Level + 1);
}
