package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.TaskTopics;
import dev.carillon.server.core.dead.DeadLetterOperations;
import dev.carillon.server.core.dead.DeadLetters.Extent;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/** What it costs Redis to show and move a few of many dead letters of many kinds. */
class ManyPilesTest {
  private static final int PILES = 2_000;
  private static final int LETTERS = 20;
  private static final long DIED = 1_700_000_000_000L;

  /** An entry with its score as Redis sends it: 12 and 13 characters with their lengths. */
  private static final int ENTRY_BYTES = 40;

  private static EmbeddedRedis redis;
  private StoreRig rig;
  private RedisClient client;
  private DeadLetterOperations deadLetters;

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
    rig = new StoreRig(redis);
    client = RedisClient.create("127.0.0.1", redis.port());
    deadLetters =
        new DeadLetterOperations(
            rig.stores.deadLetters(),
            rig.stores.info(),
            RunRig.SILENT,
            new TaskTopics(List.of(), "carillon.dispatch.", List.of(), List.of()),
            StoreRig.HOUR,
            1,
            new Random(3),
            new Pace());
    bury();
  }

  @AfterEach
  void close() {
    client.close();
    rig.close();
  }

  /** Only the piles: those who lie in them are gone. */
  private void bury() {
    RedisKeys keys = new RedisKeys(rig.cluster, 1);
    Line line = new Line(Hashes.line("default", "mail", "echo"), "default", "mail", "echo");
    client.hset(keys.lines(0), ascii(line.key()), ascii(LineRegistry.names(line)));
    try (Pipeline p = client.pipelined()) {
      for (int pile = 0; pile < PILES; pile++) {
        String print = "%016x".formatted(pile);
        for (int letter = 0; letter < LETTERS; letter++) {
          int n = letter * PILES + pile;
          p.zadd(keys.dead(0, print, line.key()), DIED + n, ascii("%012d".formatted(n)));
        }
        long last = DIED + (LETTERS - 1) * PILES + pile;
        p.zadd(keys.deads(0), last, ascii(print + ":" + line.key()));
        p.hset(keys.deadGroup(0, print), ascii("last"), ascii(Long.toString(last)));
      }
      p.sync();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private long sent() {
    Matcher m = Pattern.compile("total_net_output_bytes:(\\d+)").matcher(client.info("stats"));
    assertThat(m.find()).isTrue();
    return Long.parseLong(m.group(1));
  }

  private long calls(String command) {
    return Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
        .matcher(client.info("commandstats"))
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .sum();
  }

  /** What Redis sends only to tell which piles there are, in entries. */
  private long entriesSentFor(Runnable read) {
    long before = sent();
    rig.stores.deadLetters().piles(0);
    long between = sent();
    read.run();
    return (sent() - between - (between - before)) / ENTRY_BYTES;
  }

  @Test
  void aPageReadsAFewEntriesOfEachPile() {
    assertThat(entriesSentFor(() -> deadLetters.list(DeadSelection.ALL, 50, "")))
        .isLessThan(3 * PILES);
  }

  @Test
  void aMoveReadsAFewEntriesOfEachPileAndThoseThatItMoves() {
    DeadOutcome[] outcome = new DeadOutcome[1];
    assertThat(
            entriesSentFor(
                () ->
                    outcome[0] =
                        deadLetters.redrive(
                            DeadSelection.queue("mail"),
                            DeadEdits.NONE,
                            new Extent(false, 3_000, 0),
                            new Caller("ops"))))
        .isLessThan(3 * PILES + 3 * 3_000);
    assertThat(outcome[0].matched()).isEqualTo(PILES * LETTERS);
    // What cannot be moved does not stand in the way of what comes behind it.
    assertThat(outcome[0].skipped()).isEqualTo(3_000);
    assertThat(outcome[0].sample().getFirst()).isEqualTo("00-000000000000");
    assertThat(outcome[0].sample()).hasSize(10).isSorted();
  }

  @Test
  void onlyOfTheGroupsThatAreShownIsReadWhatTheyAre() {
    long before = calls("hgetall");
    assertThat(deadLetters.groups(DeadSelection.ALL, 10).groups())
        .extracting(g -> g.lastMs())
        .hasSize(10)
        .first()
        .isEqualTo(DIED + PILES * LETTERS - 1);
    assertThat(calls("hgetall") - before).isLessThanOrEqualTo(12);
  }
}
