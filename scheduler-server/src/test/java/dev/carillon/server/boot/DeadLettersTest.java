package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.DeadLetterClient;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Retention;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Dead letters from their death to their second life, on a whole server. */
@Order(1)
class DeadLettersTest {
  private final Random random = new Random(5);
  private final CarillonThreads threads = new CarillonThreads();

  /** Payloads that fail, with the error they fail with. */
  private final Map<String, String> broken = new ConcurrentHashMap<>();

  /** How many of those that are to fail do not. */
  private final AtomicInteger spared = new AtomicInteger();

  private final List<Process> programs = new ArrayList<>();

  private EmbeddedRedis redis;
  private CarillonServer server;
  private GrpcWorkerLink link;
  private Worker worker;
  private CarillonClient client;
  private DeadLetterClient dead;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    redis = EmbeddedRedis.startInMemory();
    server = server();
    connect(server.port());
    work(folder);
  }

  private void connect(int port) {
    client =
        CarillonClient.connect(
            Connection.to("127.0.0.1", port).withDeadline(Duration.ofMinutes(2)));
    dead = client.deadLetters();
  }

  private Process killable(Path log) throws Exception {
    int port = Ports.free();
    connect(port);
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProgram.class.getName(),
                Integer.toString(port),
                Integer.toString(redis.port()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    programs.add(program);
    return program;
  }

  private void disconnect() {
    client.close();
    worker.drain(Duration.ZERO);
    link.close();
  }

  private void work(Path folder) throws Exception {
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()));
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.of("job"),
                List.of(),
                8,
                Map.of(),
                "test",
                false),
            Map.of("job", new Job()),
            link,
            null,
            new CompletionJournal(folder, "w1"),
            new WorkerThreads(
                threads.virtual("test-task"),
                threads.pool("test-blocking", 2),
                threads.timer("test-timer"),
                threads.factory("test-kafka")),
            System::nanoTime,
            random);
    worker.start();
  }

  private CarillonServer server() {
    return server(ServerConfig.defaults().retention().dead());
  }

  private CarillonServer server(Duration keepDead) {
    ServerConfig defaults = ServerConfig.defaults();
    Retention r = defaults.retention();
    CarillonServer fresh =
        new CarillonServer(
            defaults
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(defaults.delaybox().withPort(0))
                .withEngine(ServerProgram.config(0, 0).engine())
                .withRetention(new Retention(r.finished(), keepDead, r.count(), r.bytes()))
                .withRedis(PatientRedis.at(redis.port())),
            Clock.systemUTC(),
            random);
    fresh.start();
    return fresh;
  }

  @AfterEach
  void stop() {
    disconnect();
    server.close();
    threads.close();
    programs.forEach(Process::destroyForcibly);
    redis.close();
  }

  private final class Job implements TaskHandler {
    @Override
    public String type() {
      return "job";
    }

    @Override
    public Payload run(TaskContext context) throws Exception {
      String error = broken.get(context.payload().utf8());
      if (error != null && spared.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
        throw new TaskFailedException(error);
      }
      return Payload.of("done " + context.assignment().attributes());
    }
  }

  /** Submits tasks that die of an error, one payload for all. */
  private List<String> die(int n, String queue, String payload, String error) throws Exception {
    return die(n, queue, payload, error, Map.of());
  }

  private List<String> die(
      int n, String queue, String payload, String error, Map<String, String> labels)
      throws Exception {
    broken.put(payload, error);
    long before = dead.groups(DeadSelection.queue(queue), 0).get().count();
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      tasks.add(
          NewTask.of("job", Payload.of(payload))
              .inQueue(queue)
              .withLabels(labels)
              .withRetry(new RetryPolicy(1, 3, Duration.ofMillis(1), Duration.ofMillis(1))));
    }
    List<String> ids =
        client.submitBatch(tasks).get().stream()
            .map(r -> ((SubmitResult.Accepted) r).receipt().id())
            .toList();
    await().until(() -> dead.groups(DeadSelection.queue(queue), 0).get().count() >= before + n);
    return ids;
  }

  private DeadGroups groups() throws Exception {
    return dead.groups(DeadSelection.ALL, 0).get();
  }

  private Canary ended(String id) {
    return await().until(() -> dead.canary(id).get(), c -> !c.state().live());
  }

  /** The sizes that the groups tell are those of the tasks themselves. */
  private void countsEqualARecount() {
    // What a canary brought back may still be dying.
    await().untilAsserted(this::recount);
  }

  private void recount() throws Exception {
    Set<String> listed = new HashSet<>();
    String token = "";
    do {
      TaskPage page = dead.list(DeadSelection.ALL, 7, token).get();
      page.tasks().forEach(t -> assertThat(listed.add(t.id())).isTrue());
      token = page.nextToken();
    } while (!token.isEmpty());
    TaskFilter filter = new TaskFilter(Set.of(TaskState.DEAD), "", "", "");
    TaskPage all = client.list(filter, 500, "").get();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(all.tasks().stream().map(Task::id).toList());
    assertThat(groups().count()).isEqualTo(listed.size()).isEqualTo(all.total());
    assertThat(server.engine().trust().ledger().check(false, new Caller("ops")).discrepancies())
        .isEmpty();
  }

  @Test
  void theDeadAreGroupedByTheirErrorAndComeBackChanged() throws Exception {
    List<String> mail = die(5, "mail", "a", "Order 17 not found");
    die(3, "bulk", "b", "Order 99 not found");
    die(2, "bulk", "c", "Connection refused");
    DeadGroups groups = groups();
    assertThat(groups.totalGroups()).isEqualTo(2);
    assertThat(groups.count()).isEqualTo(10);
    DeadGroup orders =
        groups.groups().stream().filter(g -> g.count() == 8).findFirst().orElseThrow();
    assertThat(orders.sample()).contains("Order");
    assertThat(orders.slices())
        .extracting("queue", "count")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("mail", 5L),
            org.assertj.core.groups.Tuple.tuple("bulk", 3L));
    assertThat(orders.trend()).hasSize(24);
    assertThat(orders.trend().getLast() + orders.trend().get(22)).isEqualTo(8);
    assertThat(
            dead.groups(new DeadSelection(List.of(), "", "", "", "", "REFUSED"), 0).get().count())
        .isEqualTo(2);
    countsEqualARecount();

    DeadEdits edits =
        new DeadEdits(
            Optional.of(Payload.of("good")), Map.of("by", "ops"), Set.of(), Optional.of(9));
    DeadSelection mine = new DeadSelection(List.of(), orders.fingerprint(), "mail", "", "", "");
    DeadOutcome plan = dead.planRedrive(mine, edits).get();
    assertThat(plan.matched()).isEqualTo(5);
    assertThat(plan.sample()).hasSize(5).isSubsetOf(mail);
    assertThat(groups().count()).as("a plan moves nothing").isEqualTo(10);
    DeadOutcome outcome = dead.redrive(mine, edits, 0).get();
    assertThat(outcome.done()).isEqualTo(5);
    assertThat(outcome.remaining()).isZero();
    for (String id : mail) {
      await().until(() -> client.get(id).get().state() == TaskState.SUCCEEDED);
      Task task = client.get(id).get();
      assertThat(task.result().utf8()).isEqualTo("done {by=ops}");
      assertThat(task.priority()).isEqualTo(9);
      assertThat(task.history()).hasSize(2);
    }
    assertThat(groups().count()).isEqualTo(5);
    countsEqualARecount();
  }

  @Test
  void whatIsDiscardedCanBeRestoredUntilItIsDeleted() throws Exception {
    List<String> ids = die(4, "mail", "a", "boom");
    DeadOutcome gone = dead.discard(DeadSelection.queue("mail"), Duration.ofHours(1), "", 0).get();
    assertThat(gone.done()).isEqualTo(4);
    assertThat(groups().count()).isZero();
    assertThat(groups().discarded()).isEqualTo(4);
    countsEqualARecount();
    assertThat(dead.undo(gone.token()).get().done()).isEqualTo(4);
    assertThat(groups().count()).isEqualTo(4);
    countsEqualARecount();
    assertThatThrownBy(() -> dead.undo(gone.token()).get()).hasMessageContaining("can be undone");

    // One that was discarded and brought back by its id is counted once, too.
    dead.discard(DeadSelection.tasks(ids.subList(0, 1)), Duration.ofHours(1), "", 0).get();
    broken.clear();
    Task unused = client.retry(ids.getFirst(), false).get();
    await().until(() -> client.get(ids.getFirst()).get().state() == TaskState.SUCCEEDED);
    countsEqualARecount();

    dead.discard(DeadSelection.queue("mail"), Duration.ofMillis(1), "", 0).get();
    await().until(() -> groups().discarded() == 0);
    assertThatThrownBy(() -> client.get(ids.getLast()).get(2, TimeUnit.MINUTES))
        .hasMessageContaining("there is no");
    countsEqualARecount();
  }

  @Test
  void whatDiedBeforeThereWereGroupsIsFiledByTheNextOwner() throws Exception {
    die(3, "mail", "a", "boom");
    DeadGroup before = groups().groups().getFirst();
    disconnect();
    server.close();
    try (RedisClient plain = RedisClient.create("127.0.0.1", redis.port())) {
      plain.keys("carillon{*:dead*").forEach(plain::del);
      plain.keys("carillon{*:extra:*").forEach(key -> plain.hdel(key, "fp"));
    }
    server = server();
    connect(server.port());
    await().until(() -> groups().count() == 3);
    assertThat(groups().groups().getFirst().fingerprint()).isEqualTo(before.fingerprint());
    assertThat(groups().groups().getFirst().sample()).isEqualTo("boom");
    countsEqualARecount();
  }

  @Test
  void retentionWarnsOfTheDeadItWillDeleteAndTellsOfThoseItDid() throws Exception {
    die(3, "mail", "a", "boom");
    assertThat(groups().expiring()).isZero();
    BlockingQueue<EventBatch> batches = new LinkedBlockingQueue<>();
    String cursor;
    try (Subscription _ = client.watchEvents("", List.of(), "", new Into(batches))) {
      cursor = batches.take().cursor();
    }
    restart(Duration.ofHours(20));
    assertThat(groups().expiring()).isEqualTo(3);
    restart(Duration.ofSeconds(1));
    await().until(() -> groups().retainedOut() == 3);
    assertThat(groups().count()).isZero();
    List<EventBatch> told = new ArrayList<>();
    try (Subscription _ = client.watchEvents(cursor, List.of(), "", new Into(batches))) {
      await()
          .untilAsserted(
              () -> {
                batches.drainTo(told);
                assertThat(told.stream().flatMap(b -> b.events().stream()).map(e -> e.cause()))
                    .containsExactly("retained_out", "retained_out", "retained_out");
              });
    }
    countsEqualARecount();
  }

  private record Into(BlockingQueue<EventBatch> batches) implements StreamListener<EventBatch> {
    @Override
    public void onNext(EventBatch batch) {
      batches.add(batch);
    }

    @Override
    public void onError(CarillonException error) {}

    @Override
    public void onEnd() {}
  }

  private void restart(Duration keepDead) {
    client.close();
    server.close();
    server = server(keepDead);
    connect(server.port());
  }

  @Test
  void aCanaryBringsAllBackWhenAllIsWell() throws Exception {
    die(40, "mail", "a", "boom");
    broken.clear();
    Canary canary =
        dead.startCanary(
                DeadSelection.queue("mail"),
                DeadEdits.NONE,
                new CanaryTerms(10, Duration.ofMinutes(10), 100))
            .get();
    Canary end = ended(canary.id());
    assertThat(end.state()).as(end.verdict()).isEqualTo(CanaryState.DONE);
    assertThat(end.counts()).isEqualTo(new Canary.Counts(40, 40, 0, 0));
    assertThat(dead.canaries().get()).extracting(Canary::id).containsExactly(canary.id());
  }

  @Test
  void aCanaryStopsByItselfWhenTheyFailAgain() throws Exception {
    die(30, "mail", "a", "boom");
    CanaryTerms terms = new CanaryTerms(10, Duration.ofMinutes(10), 100);
    Canary canary = dead.startCanary(DeadSelection.queue("mail"), DeadEdits.NONE, terms).get();
    Canary end = ended(canary.id());
    assertThat(end.state()).isEqualTo(CanaryState.STOPPED);
    assertThat(end.verdict()).contains("1 of the first 1 failed again");
    assertThat(end.counts().redriven()).isEqualTo(1);
    await().until(() -> groups().count() == 30);
    assertThatThrownBy(() -> dead.abortCanary(canary.id(), "late").get())
        .hasMessageContaining("under way");

    // The first eleven go well; what comes behind them does not.
    List<String> worse = die(60, "bulk", "b", "bang");
    spared.set(11);
    // So slowly that what fails is known long before all are brought back.
    CanaryTerms slow = new CanaryTerms(10, Duration.ofMinutes(10), 1);
    Canary second = dead.startCanary(DeadSelection.queue("bulk"), DeadEdits.NONE, slow).get();
    Canary stopped = ended(second.id());
    assertThat(stopped.state()).as(stopped.verdict()).isEqualTo(CanaryState.STOPPED);
    assertThat(stopped.counts().redriven()).isBetween(12L, worse.size() - 1L);
    countsEqualARecount();
  }

  @Test
  void anotherServerGoesOnWithACanaryWhoseServerWasKilled(@TempDir Path folder) throws Exception {
    die(5, "mail", "b", "boom", Map.of("customer", "other"));
    die(40, "mail", "a", "boom", Map.of("customer", "acme"));
    broken.clear();
    disconnect();
    server.close();
    // The one that is killed: it brings the first back, which nobody works on.
    Path log = folder.resolve("server.log");
    Process process = killable(log);
    await()
        .atMost(Duration.ofMinutes(5))
        .failFast(() -> assertThat(process.isAlive()).as(Files.readString(log)).isTrue())
        .ignoreExceptions()
        .until(() -> dead.canaries().get().isEmpty());
    Canary canary =
        dead.startCanary(
                DeadSelection.queue("mail").passing("label.customer:acme age<1h"),
                DeadEdits.NONE,
                new CanaryTerms(10, Duration.ofMinutes(2), 100))
            .get();
    assertThat(canary.total()).isEqualTo(40);
    await().until(() -> dead.canary(canary.id()).get().counts().redriven() == 1);
    process.destroyForcibly().waitFor();
    client.close();

    server = server();
    connect(server.port());
    work(folder.resolve("journal"));
    Canary end = ended(canary.id());
    assertThat(end.state()).as(end.verdict()).isEqualTo(CanaryState.DONE);
    assertThat(end.counts()).isEqualTo(new Canary.Counts(40, 40, 0, 0));
    assertThat(end.selection().filter()).isEqualTo("label.customer:acme age<1h");
    assertThat(groups().count()).as("those of other customers").isEqualTo(5);
  }
}
