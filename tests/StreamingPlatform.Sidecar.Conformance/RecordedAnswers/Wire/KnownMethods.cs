using System.Diagnostics.CodeAnalysis;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Health.V1;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Every gRPC method and message type the recordings may name.</summary>
internal static class KnownMethods
{
    private static readonly Dictionary<string, MethodDescriptor> Methods = [];
    private static readonly Dictionary<string, MessageDescriptor> Types = [];

    static KnownMethods()
    {
        FileDescriptor[] roots =
        [
            DaprReflection.Descriptor, AppcallbackReflection.Descriptor, HealthReflection.Descriptor,
            Grpc.Reflection.V1.ReflectionReflection.Descriptor, Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
            ErrorDetailsReflection.Descriptor, StatusReflection.Descriptor,
            AnyReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor, FieldMaskReflection.Descriptor,
            StructReflection.Descriptor, TimestampReflection.Descriptor, WrappersReflection.Descriptor,
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots)
        {
            Add(root, seen);
        }
    }

    /// <summary><c>/package.Service/Method</c>.</summary>
    public static bool TryFind(string path, [NotNullWhen(true)] out MethodDescriptor? method) => Methods.TryGetValue(path, out method);

    public static bool TryFindType(string fullName, [NotNullWhen(true)] out MessageDescriptor? type) => Types.TryGetValue(fullName, out type);

    private static void Add(FileDescriptor file, HashSet<string> seen)
    {
        if (!seen.Add(file.Name))
        {
            return;
        }

        foreach (var method in file.Services.SelectMany(s => s.Methods))
        {
            Methods[$"/{method.Service.FullName}/{method.Name}"] = method;
        }

        foreach (var type in file.MessageTypes)
        {
            Add(type);
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency, seen);
        }
    }

    private static void Add(MessageDescriptor type)
    {
        Types[type.FullName] = type;
        foreach (var nested in type.NestedTypes)
        {
            Add(nested);
        }
    }
}
