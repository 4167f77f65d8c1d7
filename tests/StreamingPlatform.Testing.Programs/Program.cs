using StreamingPlatform.Testing.Programs;

// Programs that tests start and kill: publish SIDECAR-PORT PUBSUB TOPIC PREFIX FILE, subscribe PORT PUBSUB TOPIC FILE.
// They end with their standard input, so that none outlives the tests, whatever becomes of those.
_ = Task.Run(async () =>
{
    while (await Console.In.ReadLineAsync() is not null)
    {
    }

    Environment.Exit(0);
});

return args switch
{
    ["publish", var port, var pubsub, var topic, var prefix, var file] => await EndlessPublisher.RunAsync(port, pubsub, topic, prefix, file),
    ["subscribe", var port, var pubsub, var topic, var file] => await NotingSubscriber.RunAsync(port, pubsub, topic, file),
    _ => 1,
};
