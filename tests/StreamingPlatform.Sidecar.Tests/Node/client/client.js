// Uses a sidecar as any program in Node would and says for each part, in a line of JSON, whether it did what it should.
// Arguments: protocol (http or grpc), port of the app, port of the sidecar for that protocol, its HTTP port.
const assert = require("node:assert/strict");
const { DaprServer, DaprClient, CommunicationProtocolEnum, HttpMethod, AbstractActor, ActorProxyBuilder, ActorId, Temporal } = require("@dapr/dapr");

const [protocol, appPort, daprPort, daprHttpPort] = process.argv.slice(2);
const communicationProtocol = protocol === "grpc" ? CommunicationProtocolEnum.GRPC : CommunicationProtocolEnum.HTTP;
const clientOptions = { daprHost: "127.0.0.1", daprPort, communicationProtocol };
const received = [];
const ticks = new Map();

class CounterActor extends AbstractActor {
  async add(amount) {
    const sum = (await this.read()) + amount;
    await this.getStateManager().setState("sum", sum);
    return sum;
  }

  async read() {
    const [found, sum] = await this.getStateManager().tryGetState("sum");
    return found ? sum : 0;
  }

  async remind() {
    await this.registerActorReminder("bell", Temporal.Duration.from({ milliseconds: 50 }), Temporal.Duration.from({ hours: 1 }), undefined, "ding");
  }

  async time() {
    await this.registerActorTimer("clock", "tick", Temporal.Duration.from({ milliseconds: 50 }), Temporal.Duration.from({ hours: 1 }), undefined, "tock");
  }

  async tick(data) {
    ticks.set(this.getActorId().getId() + "/timer", data);
  }

  async receiveReminder(data) {
    ticks.set(this.getActorId().getId() + "/reminder", data);
  }
}

async function until(question, what) {
  for (const end = Date.now() + 15000; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    if (await question()) {
      return;
    }
  }

  throw new Error(`never: ${what}; received ${JSON.stringify(received)}`);
}

async function part(name, run) {
  let error = null;
  try {
    await run();
  } catch (cause) {
    error = String(cause?.stack ?? cause);
  }

  process.stdout.write(JSON.stringify({ part: name, error }) + "\n");
}

async function state(client) {
  await client.state.save("heads", [
    { key: "a", value: { n: 1, text: "ä" } },
    { key: "b", value: "text" },
    { key: "c", value: 7 },
  ]);
  assert.deepEqual(await client.state.get("heads", "a"), { n: 1, text: "ä" });
  assert.deepEqual(await client.state.get("heads", "b"), "text");
  const bulk = await client.state.getBulk("heads", ["a", "c", "none"]);
  assert.deepEqual(bulk.find((item) => item.key === "a").data, { n: 1, text: "ä" });
  assert.equal(bulk.find((item) => item.key === "c").data, 7);

  // over HTTP the SDK returns the error, over gRPC it throws it
  const stale = await client.state.save("heads", [{ key: "a", value: 2, etag: "stale" }]).catch((error) => ({ error }));
  assert.ok(stale.error, "a stale etag is refused");
  assert.deepEqual(await client.state.get("heads", "a"), { n: 1, text: "ä" });
  await client.state.transaction("heads", [
    { operation: "upsert", request: { key: "d", value: "new" } },
    { operation: "delete", request: { key: "b" } },
  ]);
  assert.equal(await client.state.get("heads", "d"), "new");
  assert.ok(!(await client.state.get("heads", "b")));
  await client.state.delete("heads", "d");
  assert.ok(!(await client.state.get("heads", "d")));
}

async function publish(client) {
  const single = await client.pubsub.publish("events", "orders", { n: 1 });
  assert.equal(single.error, undefined);
  await client.pubsub.publish("events", "orders", { n: 2 }, { metadata: { "cloudevent.type": "own" } });
  const bulk = await client.pubsub.publishBulk("events", "orders", [{ n: 3 }, { n: 4 }]);
  assert.deepEqual(bulk.failedMessages, []);
  if (protocol === "grpc") {
    return;
  }

  await until(() => [1, 2, 3, 4].every((n) => received.some((data) => data.n === n)), "four messages");
}

async function invoke(client) {
  const answer = await client.invoker.invoke("node-app", "echo", HttpMethod.POST, { hello: "wörld" });
  assert.deepEqual(typeof answer === "string" ? JSON.parse(answer) : answer, { got: { hello: "wörld" } });
}

async function actors(client) {
  const counter = new ActorProxyBuilder(CounterActor, client).build(ActorId.createRandomId());
  assert.equal(await counter.add(2), 2);
  assert.equal(await counter.add(3), 5);
  assert.equal(await counter.read(), 5);
  const all = await Promise.all(Array.from({ length: 10 }, () => counter.add(1)));
  assert.deepEqual(all.sort((x, y) => x - y), [6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
}

async function timers(client) {
  const id = ActorId.createRandomId();
  const counter = new ActorProxyBuilder(CounterActor, client).build(id);
  await counter.time();
  await counter.remind();
  await until(() => ticks.get(id.getId() + "/timer") === "tock", "the timer");
  await until(() => ticks.has(id.getId() + "/reminder"), "the reminder");
}

async function others(client) {
  const metadata = await client.metadata.get();
  assert.equal(metadata.id, "node-app");
  assert.deepEqual(await client.secret.get("secrets", "TEST_SECRET"), { TEST_SECRET: "open sesame" });
  assert.equal(await client.health.isHealthy(), true);
}

async function main() {
  const server = new DaprServer({ serverHost: "127.0.0.1", serverPort: appPort, communicationProtocol, clientOptions });
  await server.pubsub.subscribe("events", "orders", async (data) => void received.push(data));
  await server.invoker.listen(
    "echo",
    async (data) => ({ got: typeof data.body === "string" ? JSON.parse(data.body) : data.body }),
    { method: HttpMethod.POST });
  if (protocol === "http") {
    await server.actor.init();
    await server.actor.registerActor(CounterActor);
  }

  await server.start();
  await until(async () => (await fetch(`http://127.0.0.1:${daprHttpPort}/v1.0/healthz`)).ok, "a ready sidecar");
  const client = new DaprClient(clientOptions);
  await part("state", () => state(client));
  await part("publish", () => publish(client));
  await part("invoke", () => invoke(client));
  await part("others", () => others(client));
  if (protocol === "http") {
    // the SDK hosts actors over HTTP only
    await part("actors", () => actors(client));
    await part("timers", () => timers(client));
  }

  process.exit(0);
}

// it ends with its standard input, whatever becomes of the test
process.stdin.on("end", () => process.exit(2)).resume();
main().catch((error) => {
  process.stdout.write(JSON.stringify({ part: "start", error: String(error?.stack ?? error) }) + "\n");
  process.exit(1);
});
