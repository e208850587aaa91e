package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A real Redis is damaged by hand in each way; the audit finds it, tells it and sets it right. */
class AuditTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Caller OPS = new Caller("ops");
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(9);
  private final String worker = Ulid.random(1, random);
  private RedisStores stores;
  private Map<Integer, Long> epochs;
  private Books books;
  private Jedis jedis;
  private String prefix;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    String cluster = "audit" + clusters++;
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                cluster,
                1,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
    Audits audits = new Audits(stores.audit(), stores.info(), NoTelemetry.INSTANCE);
    books = new Books(stores.ledger(), audits, stores.info());
    jedis = new Jedis("127.0.0.1", redis.port());
    prefix = cluster + "{0}";
    assertThat(jedis.keys(prefix + ":own")).as("the bucket's keys begin so").isNotEmpty();
  }

  @AfterEach
  void close() {
    jedis.close();
    stores.close();
  }

  private NewTask echo() {
    return NewTask.of("echo", Payload.of("hi")).inQueue("mail");
  }

  private TaskId submit(NewTask task) {
    SubmitResult.Accepted ok =
        (SubmitResult.Accepted) stores.tasks().submit(List.of(task), "ops").getFirst();
    return TaskId.parse(ok.receipt().id());
  }

  private TaskId later() {
    return submit(echo().dueAt(new NewTask.Due.After(Duration.ofHours(1))));
  }

  private List<Hint> take() {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(
          stores
              .attempts()
              .take(
                  new AttemptStore.Cut(
                      head.bucket(),
                      epochs.getOrDefault(head.bucket(), 0L),
                      head.line(),
                      100,
                      Double.POSITIVE_INFINITY),
                  Nonce.random(random),
                  LEASE));
    }
    return hints;
  }

  private void end(Hint hint, Outcome outcome) {
    AttemptRef ref = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
    stores.attempts().claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref));
    stores
        .attempts()
        .complete(List.of(new Completion(ref, outcome, "", Payload.EMPTY, Duration.ZERO)));
  }

  private String key(String pattern) {
    return jedis.keys(prefix + pattern).iterator().next();
  }

  /** Damage is found, told with its evidence, set right, and gone at the next look. */
  private void isMended(String kind, String subject) {
    AuditReport report = books.check(false, OPS);
    assertThat(report.discrepancies())
        .as("only looked")
        .anySatisfy(
            d -> {
              assertThat(d.kind()).isEqualTo(kind);
              assertThat(d.subject()).contains(subject);
              assertThat(d.evidence()).isNotBlank();
              assertThat(d.repaired()).isFalse();
            });
    AuditReport repair = books.check(true, OPS);
    assertThat(repair.discrepancies())
        .filteredOn(d -> d.kind().equals(kind))
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.repaired()).isTrue())
        .allSatisfy(d -> assertThat(d.sinceMs()).isEqualTo(report.startedMs()));
    isHealthy();
  }

  private void isHealthy() {
    AuditReport report = books.check(false, OPS);
    assertThat(report.discrepancies()).isEmpty();
    assertThat(report.found()).isZero();
  }

  @Test
  void tasksInNoIndexAreFoundInEveryState() {
    TaskId ready = submit(echo());
    jedis.zrem(key(":ready:*"), ready.local());
    isMended("UNINDEXED", ready.toString());
    assertThat(take()).extracting(Hint::id).as("it runs again").containsExactly(ready);
    jedis.zrem(prefix + ":lease", ready.local());
    isMended("UNINDEXED", ready.toString());
    TaskId later = later();
    jedis.zrem(key(":due:*"), later.local());
    isMended("UNINDEXED", later.toString());
    stores.tasks().cancel(later, "", "ops");
    jedis.zrem(key(":ended:10:*"), later.local());
    isMended("UNINDEXED", later.toString());
  }

  @Test
  void aDeadlineThatNobodyWatchesIsFound() {
    TaskId id =
        submit(
            echo()
                .dueAt(new NewTask.Due.After(Duration.ofHours(1)))
                .withDeadlines(
                    TaskDeadlines.NONE.startBy(new NewTask.Due.After(Duration.ofHours(2)))));
    isHealthy();
    jedis.zrem(prefix + ":expiry", id.local());
    isMended("UNINDEXED", id.toString());
    jedis.zadd(prefix + ":expiry", 1, id.local());
    isMended("MISPLACED", id.toString());
    TaskId none = later();
    jedis.zadd(prefix + ":expiry", 1, none.local());
    isMended("STRAY", none.toString());
  }

  @Test
  void deadLettersStandInTheirGroupUnlessTheyWereDiscarded() {
    TaskId id = submit(echo().withRetry(new RetryPolicy(1, 3, Duration.ZERO, Duration.ZERO)));
    end(take().getFirst(), Outcome.FAILED);
    assertThat(stores.tasks().find(id).orElseThrow().state()).isEqualTo(TaskState.DEAD);
    isHealthy();
    jedis.zrem(key(":dead:*"), id.local());
    isMended("UNINDEXED", id.toString());
    jedis.zadd(key(":dead:*"), 1, "000000000003");
    isMended("NO_RECORD", "00-000000000003");
    TaskId live = later();
    jedis.zadd(key(":dead:*"), 1, live.local());
    isMended("STRAY", live.toString());
    jedis.zadd(prefix + ":discarded", 9e15, live.local());
    isMended("STRAY", live.toString());
    // As discard.lua leaves it: out of its indexes, to be restored or deleted later.
    jedis.zrem(key(":ended:8:*"), id.local());
    jedis.zrem(key(":dead:*"), id.local());
    jedis.zadd(prefix + ":discarded", 9e15, id.local());
    String line = jedis.hkeys(prefix + ":lines").iterator().next();
    jedis.hincrBy(prefix + ":count", line + ":8", -1);
    jedis.hincrBy(prefix + ":count", line + ":gone.discard", 1);
    isHealthy();
  }

  @Test
  void aTaskInTwoIndexesKeepsTheOneOfItsRecord() {
    TaskId id = submit(echo());
    jedis.zadd(prefix + ":lease", 5, id.local());
    isMended("STRAY", id.toString());
    assertThat(jedis.zcard(prefix + ":lease")).isZero();
    assertThat(take()).hasSize(1);
  }

  @Test
  void aRunningTaskThatIsLeftInItsLineIsNotEndedByItsStartDeadline() {
    Duration soonest = Duration.ofSeconds(2); // until then it has to be claimed
    NewTask.Due soon = new NewTask.Due.After(soonest);
    TaskId id = submit(echo().withDeadlines(TaskDeadlines.NONE.startBy(soon)));
    AttemptRef ref = new AttemptRef(id, 1, Nonce.random(random));
    stores.attempts().claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref));
    String line = jedis.hkeys(prefix + ":lines").iterator().next();
    jedis.zadd(prefix + ":ready:" + line, 1, id.local());
    jedis.zadd(prefix + ":readys", 1, line);
    long passed = stores.info().nowMs() + soonest.toMillis();
    Awaitility.await().until(() -> stores.info().nowMs() > passed);
    assertThat(take()).isEmpty();
    assertThat(stores.tasks().find(id).orElseThrow().state()).isEqualTo(TaskState.RUNNING);
    assertThat(jedis.zscore(prefix + ":lease", id.local())).isNotNull();
  }

  @Test
  void entriesOfNoTaskAndLeasesWithoutRecordAreTakenOut() {
    submit(echo());
    jedis.zadd(key(":ready:*"), 1, "000000000000");
    isMended("NO_RECORD", "00-000000000000");
    jedis.zadd(prefix + ":lease", 1, "000000000001");
    isMended("NO_RECORD", "00-000000000001");
  }

  @Test
  void aTaskAtTheWrongPlaceIsPutRight() {
    TaskId id = later();
    jedis.zadd(key(":due:*"), 9e15, id.local());
    isMended("MISPLACED", id.toString());
    assertThat(jedis.zscore(key(":due:*"), id.local()))
        .isEqualTo(stores.tasks().find(id).orElseThrow().dueMs());
  }

  @Test
  void linesThatNobodyLooksAtAreFound() {
    submit(echo());
    later();
    jedis.del(prefix + ":readys");
    isMended("HEAD", "mail");
    assertThat(take()).hasSize(1);
    jedis.zadd(prefix + ":dues", 9e15, jedis.zrange(prefix + ":dues", 0, 0).getFirst());
    isMended("HEAD", "mail");
  }

  @Test
  void countersThatDriftAreFoundInEveryStateAndSetRightOnRequest() {
    submit(echo());
    later();
    submit(echo());
    end(take().getFirst(), Outcome.FAILED);
    isHealthy();
    for (String field : jedis.hkeys(prefix + ":count")) {
      String state = field.substring(field.indexOf(':') + 1);
      if (!state.matches("\\d+")) {
        continue;
      }
      jedis.hincrBy(prefix + ":count", field, 3);
      AuditReport report = books.check(false, OPS);
      assertThat(report.discrepancies())
          .extracting(Discrepancy::kind)
          .containsExactly("COUNTER", "LEDGER");
      assertThat(books.check(true, OPS).repaired()).isEqualTo(1);
      isHealthy();
    }
  }

  @Test
  void aRecordThatVanishedIsMissedInTheBooks() {
    TaskId id = later();
    jedis.del(prefix + id.local());
    AuditReport report = books.check(true, OPS);
    assertThat(report.discrepancies())
        .extracting(Discrepancy::kind)
        .contains("NO_RECORD", "COUNTER");
    AuditReport after = books.check(false, OPS);
    assertThat(after.discrepancies())
        .singleElement()
        .satisfies(d -> assertThat(d.kind()).isEqualTo("LEDGER"));
    assertThat(books.ledger(Ledger.By.QUEUE).total().difference()).isEqualTo(1);
  }

  @Test
  void leftoversAndDeadKeysAreSwept() {
    jedis.hset(prefix + ":extra:000000000007", "error", "x");
    isMended("ORPHAN", "extra:000000000007");
    jedis.rpush(prefix + ":history:000000000007", "x");
    isMended("ORPHAN", "history:000000000007");
    jedis.set(prefix + ":idem:abc", "000000000007" + "r".repeat(16));
    isMended("DANGLING", "idem:abc");
    submit(echo().withIdempotencyKey("k"));
    isHealthy();
    jedis.set(prefix + ":uniq:fifteen bytes ok", "000000000007");
    isMended("ORPHAN", "uniq:fifteen bytes ok");
    jedis.hset(prefix + ":took:a server", "line", "reply");
    isMended("ORPHAN", "took:a server");
    assertThat(jedis.pttl(prefix + ":took:a server")).isPositive();
    TaskId holder = submit(echo().withUnique(Uniqueness.of("one", Uniqueness.Scope.UNTIL_DONE)));
    var unused = stores.tasks().cancel(holder, "", "ops");
    isHealthy();
  }

  @Test
  void anUnreadableRecordIsToldAndLeftAlone() {
    TaskId id = later();
    jedis.setrange(prefix + id.local(), 0, "\u0063");
    assertThat(books.check(true, OPS).discrepancies())
        .anySatisfy(
            d -> {
              assertThat(d.kind()).isEqualTo("UNREADABLE");
              assertThat(d.evidence()).contains("layout 99");
              assertThat(d.repaired()).isFalse();
            });
  }

  @Test
  void whatIsSetRightStandsInTheEventLog() {
    String from = stores.events().end();
    TaskId id = submit(echo());
    jedis.zrem(key(":ready:*"), id.local());
    books.check(true, OPS);
    assertThat(stores.events().read(from, 100).events())
        .anySatisfy(
            e -> {
              assertThat(e.cause()).isEqualTo("repair");
              assertThat(e.taskId()).isEqualTo(id.toString());
            });
  }

  @Test
  void theBooksSayWhatCameInWhatIsHereAndWhatWent() {
    later();
    submit(echo().inQueue("other"));
    for (int i = 0; i < 3; i++) {
      submit(echo());
    }
    List<Hint> hints = take();
    hints.forEach(h -> end(h, Outcome.SUCCEEDED));
    int swept = 0;
    for (RetentionStore.Shelf shelf : stores.retention().shelves(0, false)) {
      swept += stores.retention().sweep(0, epochs.get(0), shelf, RetentionStore.WHENEVER, 200);
    }
    assertThat(swept).isEqualTo(4);
    Ledger ledger = books.ledger(Ledger.By.QUEUE);
    assertThat(ledger.accounts()).extracting(Account::name).containsExactly("mail", "other");
    Account mail = ledger.accounts().getFirst();
    assertThat(mail.submitted()).isEqualTo(4);
    assertThat(mail.here()).isEqualTo(Map.of(TaskState.SCHEDULED, 1L));
    assertThat(mail.gone()).isEqualTo(Map.of("retention", 3L));
    assertThat(ledger.total().difference()).isZero();
    assertThat(books.ledger(Ledger.By.TYPE).accounts())
        .extracting(Account::name)
        .containsExactly("echo");
    isHealthy();
  }

  @Test
  void booksOfDataThatIsOlderThanTheyBeginBalanced() {
    TaskId gone = later();
    stores.tasks().cancel(gone, "", "ops");
    // As a version without books would have swept it.
    jedis.zrem(key(":ended:10:*"), gone.local());
    jedis.del(prefix + gone.local());
    String line = jedis.hkeys(prefix + ":lines").iterator().next();
    jedis.hincrBy(prefix + ":count", line + ":10", -1);
    assertThat(books.ledger(Ledger.By.QUEUE).total().difference()).isEqualTo(1);
    jedis.hdel(prefix.replace("{0}", ":meta"), "books");
    stores.checkData();
    stores.checkData();
    assertThat(books.ledger(Ledger.By.QUEUE).total().gone()).isEqualTo(Map.of("before", 1L));
    isHealthy();
  }

  @Test
  void theSlowLogTellsOurScripts() {
    long from = stores.info().nowMs();
    jedis.configSet("slowlog-log-slower-than", "0");
    later();
    jedis.configSet("slowlog-log-slower-than", "10000");
    assertThat(stores.doctor().look(from - 2_000, () -> from).slow())
        .extracting(DoctorStore.SlowScript::verb)
        .contains("submit");
    assertThat(stores.doctor().look(from + 3_600_000, () -> from).slow()).isEmpty();
  }

  @Test
  void aBusyHealthySystemYieldsNothing() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                Random coin = new Random(1);
                while (!stop.get()) {
                  submit(
                      coin.nextBoolean()
                          ? echo()
                          : echo()
                              .dueAt(new NewTask.Due.After(Duration.ofMillis(coin.nextInt(50)))));
                  stores.attempts().tick(epochs, 200);
                  for (Hint hint : take()) {
                    switch (coin.nextInt(4)) {
                      case 0 -> stores.attempts().unpublish(List.of(hint));
                      case 1 -> stores.tasks().cancel(hint.id(), "", "ops");
                      default -> end(hint, coin.nextBoolean() ? Outcome.SUCCEEDED : Outcome.FAILED);
                    }
                  }
                }
              },
              pool);
      int checks = 0;
      long found = 0;
      long records = 0;
      long begin = System.nanoTime();
      long least = begin + Duration.ofSeconds(3).toNanos();
      long most = begin + Duration.ofMinutes(1).toNanos();
      // As long as that is, and as a slow machine needs to see enough of them.
      while ((System.nanoTime() < least || records <= 1_000 && System.nanoTime() < most)
          && !load.isDone()) {
        AuditReport report = books.check(true, OPS);
        found += report.found();
        records += report.records();
        checks++;
        assertThat(report.discrepancies()).isEmpty();
      }
      stop.set(true);
      load.get();
      assertThat(found).isZero();
      assertThat(records).as("records seen in " + checks + " checks").isGreaterThan(1_000);
      assertThat(books.ledger(Ledger.By.QUEUE).total().difference()).isZero();
    }
  }
}
