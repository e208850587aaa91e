package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers on one Redis share the work. */
class SeveralServersTest {
  private final Random random = new Random(5);
  private final CarillonThreads threads = new CarillonThreads();
  private final Caller ops = new Caller("ops");
  private final List<EngineRuntime> open = new ArrayList<>();
  private EmbeddedRedis redis;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterEach
  void stop() {
    open.forEach(EngineRuntime::close);
    threads.close();
    redis.close();
  }

  private EngineRuntime server() {
    ServerConfig defaults = ServerConfig.defaults();
    EngineRuntime runtime =
        new EngineRuntime(
            defaults.withRedis(PatientRedis.at(redis.port())),
            NoTelemetry.INSTANCE,
            threads,
            Clock.systemUTC(),
            random,
            "test");
    open.add(runtime);
    runtime.start();
    return runtime;
  }

  private void leave(EngineRuntime runtime) {
    open.remove(runtime);
    runtime.close();
  }

  private static List<Integer> shares(EngineRuntime seenBy) {
    return seenBy.engine().cluster().info().members().stream()
        .map(m -> m.buckets().size())
        .sorted()
        .toList();
  }

  private void awaitShares(Integer... expected) {
    await()
        .untilAsserted(
            () -> {
              for (EngineRuntime runtime : open) {
                assertThat(shares(runtime)).containsExactly(expected);
              }
            });
  }

  @Test
  void serversThatComeAndGoShareTheBuckets_andEachBucketHasOneOwner() {
    EngineRuntime first = server();
    awaitShares(16);
    EngineRuntime second = server();
    awaitShares(8, 8);
    server();
    awaitShares(5, 5, 6);
    List<Member> members = first.engine().cluster().info().members();
    assertThat(members.stream().flatMap(m -> m.buckets().stream()))
        .hasSize(16)
        .doesNotHaveDuplicates();
    assertThat(members).allMatch(Member::alive);
    leave(second);
    awaitShares(8, 8);
  }

  @Test
  void aServerThatWasNotThereTellsWhoOwnedTheBucketsBefore() {
    leave(server());
    EngineRuntime next = server();
    awaitShares(16);
    await().until(() -> next.engine().cluster().ground().changes().size() == 48);
    assertThat(next.engine().cluster().ground().changes())
        .filteredOn(c -> c.bucket() == 7)
        .extracting(Ground.Change::from, Ground.Change::to, Ground.Change::epoch)
        .containsExactly(tuple("", "node-1", 2L), tuple("node-1", "", 1L), tuple("", "node-1", 1L));
  }

  @Test
  void aTaskReachesTheWorkerOnWhicheverServerItHangs_andNoTaskIsOfferedTwice() {
    EngineRuntime first = server();
    EngineRuntime second = server();
    awaitShares(8, 8);
    Queue<Hint> heard = new ConcurrentLinkedQueue<>();
    for (EngineRuntime runtime : open) {
      String id = Ulid.random(1, random);
      runtime
          .engine()
          .workers()
          .register(
              new Registration(
                  id, "w", "host", 1, List.of("echo"), List.of(), 60, Map.of(), "test", false));
      runtime
          .engine()
          .workers()
          .open(
              id,
              false,
              order -> {
                if (order instanceof Order.Hints(List<Hint> hints)) {
                  heard.addAll(hints);
                }
              },
              () -> {});
    }
    for (int i = 0; i < 100; i++) {
      NewTask task = NewTask.of("echo", Payload.of("x"));
      (i % 2 == 0 ? first : second)
          .engine()
          .tasks()
          .submit(i % 4 < 2 ? task : task.dueAt(new NewTask.Due.After(Duration.ofMillis(50))), ops);
    }
    await().until(() -> heard.size() >= 100);
    assertThat(heard.stream().map(Hint::id)).hasSize(100).doesNotHaveDuplicates();
  }
}
