using CsvHelper;

namespace StreamingPlatform.Cli.Maps;

/// <summary>Rows of a CSV file with a header, by column name.</summary>
internal static class CsvRows
{
    /// <param name="columns">The columns wanted; the array yielded has them in this order and is reused for the next row.</param>
    public static IEnumerable<string[]> Read(Stream content, params string[] columns)
    {
        using var reader = CsvReader.Create(content, new CsvReaderOptions(), leaveOpen: true);
        reader.ReadHeader();
        var positions = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (!reader.TryGetFieldIndex(columns[i], out positions[i]))
            {
                throw new InvalidDataException($"The file has no column '{columns[i]}'; is it the right --map?");
            }
        }

        var row = new string[columns.Length];
        while (reader.Read())
        {
            for (var i = 0; i < positions.Length; i++)
            {
                row[i] = reader.GetString(positions[i]);
            }

            yield return row;
        }
    }
}
