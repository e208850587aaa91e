package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Who watches a task that waits is told of changes at once, and that time passes now and then. */
class WatchedTaskTest {
  private final Random random = new Random(21);

  @Test
  void thatTimePassesIsToldSeldom() {
    assertThat(told(() -> 0, 2)).containsExactly("paused for 3000 ms", "a slot");
    AtomicLong clock = new AtomicLong();
    assertThat(told(() -> clock.getAndAdd(TimeUnit.SECONDS.toNanos(3)), 3))
        .containsExactly("paused for 3000 ms", "paused for 1000 ms", "a slot");
  }

  private List<String> told(LongSupplier ticker, int most) {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis.port())) {
      stores.checkData();
      TaskId id = ready(stores);
      Deque<WaitingFor> reasons =
          new ArrayDeque<>(
              List.of(
                  paused(3_000), paused(2_000), paused(1_000), new WaitingFor("a slot", slot())));
      List<String> told = new ArrayList<>();
      new TaskLooks(stores.tasks(), asked -> reasons.remove(), new Changes(), ticker)
          .watch(
              id,
              new Sink<>() {
                @Override
                public boolean send(Task task) {
                  told.add(task.waitingFor());
                  return told.size() < most;
                }

                @Override
                public boolean open() {
                  return true;
                }
              });
      assertThat(reasons).isEmpty();
      return told;
    }
  }

  private static TaskId ready(RedisStores stores) {
    SubmitResult result =
        stores.tasks().submit(List.of(NewTask.of("echo", Payload.of("x"))), "test").getFirst();
    return TaskId.parse(((SubmitResult.Accepted) result).receipt().id());
  }

  private RedisStores stores(int port) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            port,
            "",
            "watched",
            4,
            PatientRedis.TIMEOUT,
            4,
            Ulid.random(1, random),
            "n"),
        NoTelemetry.INSTANCE,
        random);
  }

  private static WaitingFor paused(long millis) {
    Told within = Told.of("inner", Told.span(millis), Told.text("mail"));
    return new WaitingFor(
        "paused for " + millis + " ms", Told.of("outer", Told.part(within)).timeless());
  }

  private static Told slot() {
    return Told.of("slot").timeless();
  }
}
