using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(RedisServer))]
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]
