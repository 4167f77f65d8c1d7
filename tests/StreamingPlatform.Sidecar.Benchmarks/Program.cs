using System.Globalization;
using StreamingPlatform.Sidecar.Benchmarks;

// Measures the sidecar against the same client calling empty handlers: [SECONDS [ROUNDS]]. The other two forms are the processes that it starts.
return args switch
{
    ["--yardstick", var grpc, var http] => await EmptyServer.RunAsync(int.Parse(grpc, CultureInfo.InvariantCulture), int.Parse(http, CultureInfo.InvariantCulture)),
    _ => await SidecarBench.RunAsync(
        args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 4, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3),
};
