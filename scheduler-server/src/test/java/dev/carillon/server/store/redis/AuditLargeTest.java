package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Slowlog;

/** Indexes far longer than what one step may read, counted while they move. */
class AuditLargeTest {
  private static final Caller OPS = new Caller("ops");

  private static final int TASKS = 6_000;

  /** So many arguments of a command are in the slow log; the last of them tells how many more. */
  private static final int TOLD = 32;

  private static final Pattern MORE = Pattern.compile("\\.\\.\\. \\((\\d+) more arguments\\)");

  private static final Duration HOUR = Duration.ofHours(1);

  private final Random random = new Random(5);
  private EmbeddedRedis redis;
  private RedisStores stores;
  private Map<Integer, Long> epochs;
  private Books books;
  private Jedis jedis;

  @BeforeEach
  void open() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "large",
                1,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    epochs = stores.ownership().beat(HOUR);
    Audits audits = new Audits(stores.audit(), stores.info(), NoTelemetry.INSTANCE);
    books = new Books(stores.ledger(), audits, stores.info());
    jedis = new Jedis("127.0.0.1", redis.port());
  }

  @AfterEach
  void close() {
    jedis.close();
    stores.close();
    redis.close();
  }

  private static NewTask echo() {
    return NewTask.of("echo", Payload.of("hi")).inQueue("mail");
  }

  private static NewTask later() {
    return echo().dueAt(new NewTask.Due.After(HOUR));
  }

  private List<SubmitResult> submit(NewTask task, int times) {
    return stores.tasks().submit(Collections.nCopies(times, task), "ops");
  }

  private List<Hint> take(int most) {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(
          stores
              .attempts()
              .take(
                  new AttemptStore.Cut(
                      0, epochs.get(0), head.line(), most, Double.POSITIVE_INFINITY),
                  Nonce.random(random),
                  HOUR));
    }
    return hints;
  }

  private void fill() {
    for (int i = 0; i < 6; i++) {
      submit(later(), 500);
      submit(echo(), 500);
    }
    int leased = 0;
    while (leased < 2_500) {
      leased += take(200).size();
    }
  }

  private String line() {
    return jedis.hkeys("large{0}:lines").iterator().next();
  }

  @Test
  void countersOfLongIndexesAreRecountedAndSetRightWhileTheirTasksMove() throws Exception {
    fill();
    assertThat(books.check(false, OPS).discrepancies()).isEmpty();
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      CompletableFuture<Void> load = CompletableFuture.runAsync(() -> move(stop), pool);
      for (int i = 0; i < 5; i++) {
        assertThat(books.check(false, OPS).discrepancies()).as("busy, but well").isEmpty();
      }
      jedis.hincrBy("large{0}:count", line() + ":1", 5);
      jedis.hincrBy("large{0}:count", line() + ":3", -2);
      AuditReport report = books.check(false, OPS);
      assertThat(report.discrepancies())
          .extracting(Discrepancy::kind)
          .containsExactlyInAnyOrder("COUNTER", "COUNTER", "LEDGER");
      AuditReport repair = books.check(true, OPS);
      assertThat(repair.repaired()).isEqualTo(2);
      stop.set(true);
      load.get();
    }
    assertThat(books.check(false, OPS).discrepancies()).isEmpty();
    assertThat(books.ledger(Ledger.By.QUEUE).total().difference()).isZero();
  }

  /** Tasks come, go and come back, so that pages are out of date as soon as they are read. */
  private void move(AtomicBoolean stop) {
    while (!stop.get()) {
      submit(later(), 3);
      submit(echo().dueAt(new NewTask.Due.After(Duration.ofMillis(5))), 3);
      stores.attempts().tick(epochs, 200);
      List<Hint> hints = take(10);
      stores.attempts().unpublish(hints.subList(0, hints.size() / 2));
      hints
          .subList(hints.size() / 2, hints.size())
          .forEach(h -> stores.tasks().cancel(h.id(), "", "ops"));
    }
  }

  @Test
  void anAuditReadsEverythingInManySmallScripts() {
    fill();
    List<Slowlog> scripts = scriptsOfAnAudit();
    assertThat(scripts)
        .filteredOn(s -> s.getArgs().get(1).equals(sha(Script.AUDIT_RECORDS)))
        .hasSizeGreaterThanOrEqualTo(TASKS / AuditJob.MOST);
    // EVALSHA, the script, how many keys, the key, the epoch, whether to mend, the index.
    assertThat(scripts).allMatch(s -> arguments(s) <= 7 + AuditJob.MOST);
  }

  private static String sha(Script script) {
    return new String(ScriptTexts.AS_WRITTEN.sha(script), US_ASCII);
  }

  private static int arguments(Slowlog command) {
    Matcher more = MORE.matcher(command.getArgs().getLast());
    return more.matches() ? TOLD - 1 + Integer.parseInt(more.group(1)) : command.getArgs().size();
  }

  @Tag("faults")
  @Test
  void noScriptOfAnAuditHoldsRedisUpForLong() {
    fill();
    Slowlog longest =
        scriptsOfAnAudit().stream()
            .max(Comparator.comparingLong(Slowlog::getExecutionTime))
            .orElseThrow();
    String sha = longest.getArgs().get(1);
    String verb =
        Arrays.stream(Script.values())
            .filter(s -> sha(s).equals(sha))
            .map(Script::verb)
            .findFirst()
            .orElseThrow();
    System.out.printf(
        "the longest script of an audit: %s, %d µs%n", verb, longest.getExecutionTime());
    assertThat(longest.getExecutionTime()).as("microseconds of %s", verb).isLessThan(10_000);
  }

  /** Those that Redis runs by their sums; an audit before has loaded them all. */
  private List<Slowlog> scriptsOfAnAudit() {
    books.check(true, OPS);
    jedis.configSet("slowlog-max-len", "100000");
    // What was slow while the tasks were made is not of the audit.
    jedis.slowlogReset();
    jedis.configSet("slowlog-log-slower-than", "0");
    AuditReport report = books.check(true, OPS);
    jedis.configSet("slowlog-log-slower-than", "-1");
    assertThat(report.records()).isEqualTo(TASKS);
    assertThat(report.layouts()).isEqualTo(Map.of(1, (long) TASKS));
    return jedis.slowlogGet(100_000).stream()
        .filter(s -> s.getArgs().getFirst().equalsIgnoreCase("EVALSHA"))
        .toList();
  }

  @Test
  void aRecordOfTheNewerLayoutIsCountedAsSuch() {
    submit(later(), 2);
    submit(later().withUnique(Uniqueness.of("one", Uniqueness.Scope.UNTIL_DONE)), 1);
    AuditReport report = books.check(false, OPS);
    assertThat(report.layouts()).isEqualTo(Map.of(1, 2L, 2, 1L));
    assertThat(report.outdated()).isZero();
  }

  @Test
  void theKeysOfEveryNodeAreToldOnce() {
    try (EmbeddedRedis other = EmbeddedRedis.startInMemory();
        Jedis second = new Jedis("127.0.0.1", other.port())) {
      Set<String> all = new HashSet<>();
      for (int i = 0; i < 1_500; i++) {
        (i % 3 == 0 ? second : jedis).set("scan{" + i + "}", "x");
        all.add("scan{" + i + "}");
        jedis.set("noise" + i, "x");
      }
      KeyScan scan = new KeyScan(() -> List.of(jedis::scan, second::scan), "scan{*");
      List<String> told = new ArrayList<>();
      while (!scan.over()) {
        scan.next().forEach(key -> told.add(new String(key, US_ASCII)));
      }
      assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }
  }
}
