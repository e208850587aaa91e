package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import redis.clients.jedis.RedisClient;

/** A real Redis, its clock in the test's hands, and two servers on it. */
final class ModelRig implements AutoCloseable {
  static final int BUCKETS = 2;

  /** A server's stores and who it is. */
  record Server(String id, String node, RedisStores stores) {}

  private final EmbeddedRedis redis;
  private final RedisClient client;
  private final RedisLink link;
  private final RedisKeys keys = new RedisKeys("model", BUCKETS);
  private final Dice dice = new Dice();
  private final KeyPointers pointers;
  private final List<Server> servers;
  private final Set<String> seen = new HashSet<>();

  ModelRig(ScriptTexts texts) {
    this.redis = EmbeddedRedis.startInMemory();
    this.client =
        RedisClient.builder()
            .hostAndPort(new redis.clients.jedis.HostAndPort("127.0.0.1", redis.port()))
            .build();
    Random ids = new Random(11);
    this.servers =
        List.of(server("n1", Ulid.random(1, ids), texts), server("n2", Ulid.random(2, ids), texts));
    this.link = new RedisLink(settings("n0", ""), null);
    this.pointers =
        new KeyPointers(new ScriptRunner(link, keys, NoTelemetry.INSTANCE, texts), BUCKETS);
  }

  private RedisStores.Settings settings(String node, String id) {
    return new RedisStores.Settings(
        "127.0.0.1", redis.port(), "", "model", BUCKETS, PatientRedis.TIMEOUT, 2, id, node);
  }

  private Server server(String node, String id, ScriptTexts texts) {
    return new Server(
        id, node, new RedisStores(settings(node, id), NoTelemetry.INSTANCE, dice, texts));
  }

  Server server(int i) {
    return servers.get(i);
  }

  Dice dice() {
    return dice;
  }

  void clear() {
    client.flushAll();
    servers.forEach(server -> server.stores().checkData());
  }

  void setClock(long epochMillis) {
    client.set(TestScripts.CLOCK, Long.toString(epochMillis));
  }

  /** As after a restart of Redis: every script is sent anew. */
  void forgetScripts() {
    client.scriptFlush();
  }

  /** Ends a key as its time would; its name as {@link ModelKeys} has it: bucket and rest. */
  void unlink(String name) {
    String[] parts = name.split(" ", 2);
    byte[] base = keys.base(Integer.parseInt(parts[0]));
    client.unlink((new String(base, ISO_8859_1) + ":" + parts[1]).getBytes(ISO_8859_1));
  }

  /** The first of the two steps of a submit with both keys. */
  void reserve(NewTask spec, TaskId id) {
    SubmitPlan.Item item =
        new SubmitPlan.Item(
            0, id, TaskStore.Admission.of(spec), new Line("", spec.tenant(), "", ""));
    var unused = pointers.set(new SubmitPlan(id.bucket(), List.of(item)), new SubmitResult[1]);
  }

  void saw(KeySpace.Move move) {
    if (move.from() > 0 && move.to() > 0) {
      seen.add(
          move.cause() + " " + TaskState.ofCode(move.from()) + " → " + TaskState.ofCode(move.to()));
    }
  }

  /** The moves of the table that no sequence on this rig has made. */
  List<String> unseen() {
    return TaskTransitions.moves().stream()
        .map(m -> m.cause() + " " + m.from() + " → " + m.to())
        .filter(m -> !seen.contains(m))
        .toList();
  }

  KeySpace read() {
    return KeySpace.read(client, keys);
  }

  @Override
  public void close() {
    servers.forEach(s -> s.stores().close());
    link.close();
    client.close();
    redis.close();
  }
}
