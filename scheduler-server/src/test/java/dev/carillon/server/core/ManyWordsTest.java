package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** However many workers were told something, each hears and obeys what it was told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyWordsTest {
  /** As many as a day of rolling deploys leaves behind. */
  private static final int GONE = 1_200;

  private static final Caller OPS = new Caller("ops");
  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  private final Random random = new Random(31);
  private EmbeddedRedis redis;
  private RedisStores stores;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "words",
                4,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    drained(GONE);
  }

  @AfterAll
  void stop() {
    stores.close();
    redis.close();
  }

  private void drained(int workers) {
    Stream.generate(() -> Ulid.random(1, random))
        .limit(workers)
        .forEach(id -> stores.board().drain(id, Duration.ofSeconds(30), "ops"));
  }

  @Test
  void aWorkerIsPausedAndResizedBehindThoseThatWereDrained_andStaysSo() {
    WorkerRegistry workers = workers();
    List<Order> orders = new ArrayList<>();
    String id = registered(workers);
    workers.open(id, false, orders::add, () -> {});

    assertThat(workers.pause(id, true, "disk is full", Duration.ZERO, OPS).status())
        .isEqualTo(WorkerStatus.PAUSED);
    assertThat(workers.resize(id, 9, OPS).slots()).isEqualTo(9);
    orders.clear();
    workers.lookAtBoard();

    assertThat(orders).as("told by the next look").isEmpty();
    assertThat(workers.pausedWorkers()).containsKey(id);
  }

  @Test
  void aWorkerWhoseSessionBrokeIsPausedWhenItIsBack() {
    WorkerRegistry workers = workers();
    String id = registered(workers);
    stores.board().pause(id, "why", "ops", Duration.ZERO);
    workers.lookAtBoard();
    List<Order> orders = new ArrayList<>();
    workers.open(id, false, orders::add, () -> {});
    assertThat(orders).contains(new Order.Pause(true));
  }

  @Test
  void moreLiveWorkersThanAPageAllKeepTheirWords_andAllAreListed() {
    WorkerBoard board = stores.board();
    List<String> live = Stream.generate(() -> Ulid.random(1, random)).limit(1_100).toList();
    live.forEach(id -> board.pause(id, "why", "ops", Duration.ZERO));
    assertThat(board.news(live, Long.MAX_VALUE).words().keySet())
        .containsExactlyInAnyOrderElementsOf(live);
    assertThat(workers().pausedWorkers().keySet()).containsAll(live);
  }

  @Test
  void aPauseThatIsOverIsNotListed() {
    WorkerBoard board = stores.board();
    String id = Ulid.random(1, random);
    board.pause(id, "why", "ops", Duration.ofMillis(1));
    long ends = board.news(List.of(), Long.MAX_VALUE).nowMs() + 1;
    await().until(() -> board.news(List.of(), Long.MAX_VALUE).nowMs() > ends);
    assertThat(workers().pausedWorkers()).doesNotContainKey(id);
  }

  private String registered(WorkerRegistry workers) {
    String id = Ulid.random(1, random);
    workers.register(
        new Registration(id, "w", "h", 1, List.of("echo"), List.of(), 4, Map.of(), "v", false));
    return id;
  }

  private WorkerRegistry workers() {
    HintChannel noKafka = new HintRoad(false, (hints, failed) -> {});
    return new WorkerRegistry(
        new WorkerRegistry.Ports(
            stores.attempts(),
            stores.logs(),
            noKafka,
            NoTelemetry.INSTANCE,
            stores.board(),
            List::of),
        EngineSettings.DEFAULTS,
        new WorkerRegistry.Terms("words", "", "", ""),
        new Window(Duration.ofSeconds(60)),
        new Statistics(stores.queues()),
        new Changes(),
        SILENT,
        Clock.systemUTC());
  }
}
