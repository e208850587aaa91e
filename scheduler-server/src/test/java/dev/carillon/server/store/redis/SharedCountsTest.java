package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.QueueOperations;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What it costs Redis that many look at the counters; the clock stands unless a test sets it. */
class SharedCountsTest extends StoresFixture {
  private static final Pattern CALLS = Pattern.compile("cmdstat_hgetall:calls=(\\d+)");
  private static final int LINES = 6_000;
  private static final int BUCKETS = 4;
  private static final int LISTS = 3;
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();

  /** How much time goes by each time that the clock is looked at. */
  private final AtomicLong step = new AtomicLong();

  private ExecutorService many;
  private RedisLink link;
  private Jedis asks;
  private Books books;
  private Statistics statistics;
  private QueueOperations queues;

  @BeforeEach
  void look() {
    many = Executors.newCachedThreadPool();
    step.set(0);
    link =
        new RedisLink(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "test" + (clusters - 1),
                BUCKETS,
                PatientRedis.TIMEOUT,
                16,
                Ulid.random(2, random),
                "n2"),
            null);
    RedisKeys keys = new RedisKeys("test" + (clusters - 1), BUCKETS);
    ScriptRunner runner =
        new ScriptRunner(link, keys, NoTelemetry.INSTANCE, ScriptTexts.AS_WRITTEN);
    LineRegistry lines = new LineRegistry(runner, keys);
    TaskCounts counts = new TaskCounts(runner, keys, lines, () -> nanos.getAndAdd(step.get()));
    RedisQueueStore store = new RedisQueueStore(runner, keys, lines, counts, stores.info());
    Audits audits = new Audits(stores.audit(), stores.info(), NoTelemetry.INSTANCE);
    books = new Books(new RedisLedgerStore(counts), audits, stores.info());
    statistics = new Statistics(store);
    queues = new QueueOperations(store, statistics, stores.info(), new Unheard());
    asks = new Jedis("127.0.0.1", redis.port());
  }

  @AfterEach
  void leave() {
    books.stop();
    many.shutdownNow();
    asks.close();
    link.close();
  }

  private void submitToManyLines() {
    List<NewTask> tasks =
        IntStream.range(0, LINES)
            .mapToObj(i -> echo().inQueue("q" + i % 10).ofTenant("tenant-" + i / 10))
            .toList();
    for (int i = 0; i < LINES; i += 500) {
      assertThat(stores.tasks().submit(tasks.subList(i, i + 500), "ops"))
          .allMatch(r -> r instanceof SubmitResult.Accepted);
    }
  }

  private long hgetalls() {
    Matcher found = CALLS.matcher(asks.info("commandstats"));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** Five who watch the books and three who ask for the queues, at the same time; all see all. */
  private void everybodyLooks() throws Exception {
    List<CompletableFuture<Long>> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Long> first = new CompletableFuture<>();
      seen.add(first);
      many.execute(() -> books.watch(Ledger.By.TENANT, new First(first)));
    }
    for (int i = 0; i < LISTS; i++) {
      seen.add(
          CompletableFuture.supplyAsync(
              () -> queues.list("", "").stream().mapToLong(QueueSnapshot::submittedTotal).sum(),
              many));
    }
    for (CompletableFuture<Long> one : seen) {
      assertThat(one.get(180, TimeUnit.SECONDS)).isEqualTo(LINES);
    }
  }

  @Test
  void theCountersOfManyLinesAreReadOnceForAllWhoLookWithinASecondOrTenTimesWhatItTakes()
      throws Exception {
    submitToManyLines();
    statistics.sample(stores.info().nowMs());
    long sampled = hgetalls();
    everybodyLooks();
    // Each who asks for the queues reads the table of the pauses.
    assertThat(hgetalls() - sampled).as("within the second of a sample").isEqualTo(LISTS);
    nanos.addAndGet(SECOND);
    everybodyLooks();
    assertThat(hgetalls() - sampled).as("in the next second").isEqualTo(2 * LISTS + BUCKETS);
    statistics.sample(stores.info().nowMs());
    assertThat(hgetalls() - sampled).isEqualTo(2 * LISTS + BUCKETS + 1);
    readingTakesATenthOfTheTimeAtMost();
  }

  /** One look at the clock finds it too old; then each lets a second go by, also within reading. */
  private void readingTakesATenthOfTheTimeAtMost() {
    nanos.addAndGet(SECOND);
    step.set(SECOND);
    long before = hgetalls();
    for (int second = 0; second < 10; second++) {
      assertThat(books.ledger(Ledger.By.QUEUE).total().submitted()).isEqualTo(LINES);
      assertThat(hgetalls() - before).isEqualTo(BUCKETS);
    }
    books.ledger(Ledger.By.QUEUE);
    books.ledger(Ledger.By.QUEUE);
    assertThat(hgetalls() - before).isEqualTo(2 * BUCKETS);
  }

  @Test
  void fewAreReadForEachWhoAsksSoThatEverybodySeesWhatHeDid() {
    for (int i = 1; i <= 3; i++) {
      submit(echo());
      assertThat(books.ledger(Ledger.By.QUEUE).total().submitted()).isEqualTo(i);
      assertThat(queues.list("mail", "").getFirst().submittedTotal()).isEqualTo(i);
    }
  }

  /** Takes one answer. */
  private record First(CompletableFuture<Long> answer) implements Sink<Ledger> {
    @Override
    public boolean send(Ledger ledger) {
      answer.complete(ledger.total().submitted());
      return false;
    }

    @Override
    public boolean open() {
      return true;
    }
  }

  private static final class Unheard implements LoopSignals {
    @Override
    public void ready() {}

    @Override
    public void due(int bucket, long dueMs) {}
  }
}
