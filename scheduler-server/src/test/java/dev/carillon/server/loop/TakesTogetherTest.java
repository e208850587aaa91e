package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.Window;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks of equal rank are taken from many buckets in one round trip, and no rule pays for it. */
class TakesTogetherTest {
  private static final int BUCKETS = 8;
  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(9);
  private final List<Hint> sent = new ArrayList<>();
  private int roundTrips;
  private RedisStores stores;

  private final HintChannel channel =
      new HintChannel() {
        @Override
        public boolean open() {
          return true;
        }

        @Override
        public void prepare(Collection<String> types) {}

        @Override
        public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
          sent.addAll(hints);
        }
      };

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void aFewTasksInManyBucketsAreOneRoundTrip() {
    Dispatcher dispatcher = dispatcher(BUCKETS * 32);
    for (int i = 0; i < 40; i++) {
      submit("some", 5, 1); // those of one call stand in one bucket
    }
    dispatcher.runOnce();
    assertThat(sent).hasSize(40);
    assertThat(sent.stream().map(h -> h.id().bucket()).distinct().count()).isGreaterThan(4);
    assertThat(roundTrips).isOne();
  }

  @Test
  void noMoreIsTakenThanThereIsRoomFor_andTheRestOnceThereIs() {
    Dispatcher dispatcher = dispatcher(50);
    submit("some", 5, 100);
    submit("others", 5, 100);
    for (int i = 0; i < 5; i++) {
      dispatcher.runOnce();
    }
    assertThat(sent).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void whatIsMoreUrgentIsTakenWholeBeforeOthersGetTheirTurn() {
    Dispatcher dispatcher = dispatcher(150);
    submit("later", 0, 100);
    submit("first", 9, 120);
    for (int i = 0; i < 20 && sent.size() < 150; i++) {
      dispatcher.runOnce();
    }
    assertThat(sent).hasSize(150);
    assertThat(sent.subList(0, 120)).allMatch(h -> h.queue().equals("first"));
    assertThat(sent.subList(120, 150)).allMatch(h -> h.queue().equals("later"));
  }

  private void submit(String queue, int priority, int tasks) {
    stores
        .tasks()
        .submit(
            Collections.nCopies(
                tasks, NewTask.of("echo", Payload.of("x")).inQueue(queue).withPriority(priority)),
            "ops");
  }

  private Dispatcher dispatcher(int slots) {
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "together" + clusters++,
                BUCKETS,
                Duration.ofSeconds(2),
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    AttemptStore attempts = counted(stores.attempts());
    Window window = new Window(Duration.ofSeconds(60));
    WorkerRegistry workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                attempts, stores.logs(), channel, NoTelemetry.INSTANCE, stores.board(), List::of),
            EngineSettings.DEFAULTS,
            new WorkerRegistry.Terms("together", "", "", ""),
            window,
            new Statistics(stores.queues()),
            new Changes(),
            SILENT,
            Clock.systemUTC());
    String worker = Ulid.random(1, random);
    workers.register(
        new Registration(
            worker, "w", "h", 1, List.of("echo"), List.of(), slots, Map.of(), "v", true));
    workers.open(worker, true, order -> {}, () -> {});
    Dispatch dispatch =
        new Dispatch(
            workers, window, channel, attempts, SILENT, Duration.ofSeconds(60), () -> true);
    return new Dispatcher(attempts, BUCKETS, () -> true, dispatch, 200, random);
  }

  /** Counts the takes. */
  private AttemptStore counted(AttemptStore real) {
    return (AttemptStore)
        Proxy.newProxyInstance(
            AttemptStore.class.getClassLoader(),
            new Class<?>[] {AttemptStore.class},
            (proxy, method, args) -> {
              roundTrips += method.getName().startsWith("offer") ? 1 : 0;
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
