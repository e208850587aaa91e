package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublisherTest {
  /** Takes one payload, and is away from then on. */
  private static final class BrokerThatGoes implements PayloadPublisher {
    private final List<String> sent = new ArrayList<>();
    private boolean open = true;

    @Override
    public boolean open() {
      return open;
    }

    @Override
    public void publish(Task task, Consumer<Result> done) {
      sent.add(task.id());
      open = false;
      done.accept(Result.ACKNOWLEDGED);
    }
  }

  /** Takes everything. */
  private static final class BrokerThatTakesAll implements PayloadPublisher {
    @Override
    public boolean open() {
      return true;
    }

    @Override
    public void publish(Task task, Consumer<Result> done) {
      done.accept(Result.ACKNOWLEDGED);
    }
  }

  @Test
  void oneAttemptThatCannotBeEndedDoesNotHoldUpTheOthers() {
    Random random = new Random(8);
    String server = Ulid.random(2, random);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis, server, random)) {
      NewTask task = NewTask.of(PayloadPublisher.TYPE, Payload.of("hello"));
      List<TaskId> ids =
          stores.tasks().submit(List.of(task, task, task), "ops").stream()
              .map(result -> TaskId.parse(((SubmitResult.Accepted) result).receipt().id()))
              .toList();
      TaskId bad = ids.get(1);
      AttemptStore breaks =
          (AttemptStore)
              Proxy.newProxyInstance(
                  AttemptStore.class.getClassLoader(),
                  new Class<?>[] {AttemptStore.class},
                  (proxy, method, args) -> {
                    if (method.getName().equals("complete")
                        && ((List<?>) args[0])
                            .stream().anyMatch(c -> ((Completion) c).attempt().id().equals(bad))) {
                      throw new IllegalStateException("a reply that nobody understands");
                    }
                    return method.invoke(stores.attempts(), args);
                  });
      Owned owned = new Owned();
      owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
      PublishEnds ends = new PublishEnds(breaks, new Uncounted());
      Publisher publisher =
          new Publisher(
              stores.attempts(),
              owned,
              new BrokerThatTakesAll(),
              ends,
              EngineSettings.DEFAULTS,
              server,
              random,
              Publisher.Part.WHOLE);
      publisher.runOnce();
      assertThat(ends.inFlight()).isEqualTo(3);
      ends.runOnce();
      assertThat(ends.inFlight()).as("none is counted for ever").isZero();
      for (TaskId id : ids) {
        assertThat(stores.tasks().find(id).orElseThrow().state())
            .isEqualTo(id.equals(bad) ? TaskState.RUNNING : TaskState.SUCCEEDED);
      }
    }
  }

  @Test
  void partsTakeEachTaskOnce() {
    Random random = new Random(9);
    String server = Ulid.random(2, random);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis, server, random, 4)) {
      NewTask task = NewTask.of(PayloadPublisher.TYPE, Payload.of("hello"));
      List<TaskId> ids =
          IntStream.range(0, 40)
              .mapToObj(i -> stores.tasks().submit(List.of(task), "ops").getFirst())
              .map(result -> TaskId.parse(((SubmitResult.Accepted) result).receipt().id()))
              .toList();
      Owned owned = new Owned();
      owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
      PublishEnds ends = new PublishEnds(stores.attempts(), new Uncounted());
      for (int part = 0; part < 2; part++) {
        Publisher publisher =
            new Publisher(
                stores.attempts(),
                owned,
                new BrokerThatTakesAll(),
                ends,
                EngineSettings.DEFAULTS,
                server,
                random,
                new Publisher.Part(part, 2));
        publisher.runOnce();
        ends.runOnce();
        int ended = part;
        assertThat(ids)
            .allSatisfy(
                id ->
                    assertThat(stores.tasks().find(id).orElseThrow().state())
                        .isEqualTo(
                            id.bucket() % 2 <= ended ? TaskState.SUCCEEDED : TaskState.READY));
      }
      assertThat(ids).extracting(id -> id.bucket() % 2).contains(0, 1);
    }
  }

  private static RedisStores stores(EmbeddedRedis redis, String server, Random random) {
    return stores(redis, server, random, 1);
  }

  private static RedisStores stores(
      EmbeddedRedis redis, String server, Random random, int buckets) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            "publisher",
            buckets,
            PatientRedis.TIMEOUT,
            2,
            server,
            "n1"),
        NoTelemetry.INSTANCE,
        random);
  }

  private static final class Uncounted implements ServerRuns {
    @Override
    public void started(AttemptStore.Taken taken) {}

    @Override
    public void started(Assignment assignment, long latenessMillis) {}

    @Override
    public void ended(Completion completion, AttemptStore.Ended ended) {}
  }

  @Test
  void whenTheBrokerGoes_whatWasTakenButNotSentGoesBackUncounted() {
    Random random = new Random(7);
    String server = Ulid.random(2, random);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores =
            new RedisStores(
                new RedisStores.Settings(
                    "127.0.0.1",
                    redis.port(),
                    "",
                    "publisher",
                    1,
                    PatientRedis.TIMEOUT,
                    2,
                    server,
                    "n1"),
                NoTelemetry.INSTANCE,
                random)) {
      Owned owned = new Owned();
      owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
      BrokerThatGoes broker = new BrokerThatGoes();
      PublishEnds ends = new PublishEnds(stores.attempts(), new Uncounted());
      Publisher publisher =
          new Publisher(
              stores.attempts(),
              owned,
              broker,
              ends,
              EngineSettings.DEFAULTS,
              server,
              random,
              Publisher.Part.WHOLE);
      NewTask task = NewTask.of(PayloadPublisher.TYPE, Payload.of("hello"));
      List<TaskId> ids =
          stores.tasks().submit(List.of(task, task, task), "ops").stream()
              .map(result -> TaskId.parse(((SubmitResult.Accepted) result).receipt().id()))
              .toList();

      publisher.runOnce();
      ends.runOnce();

      assertThat(broker.sent).hasSize(1);
      for (TaskId id : ids) {
        Task now = stores.tasks().find(id).orElseThrow();
        boolean wasSent = broker.sent.contains(id.toString());
        assertThat(now.state()).isEqualTo(wasSent ? TaskState.SUCCEEDED : TaskState.READY);
        assertThat(now.attempts()).isZero();
      }
    }
  }
}
