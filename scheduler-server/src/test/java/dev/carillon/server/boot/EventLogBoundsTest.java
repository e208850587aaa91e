package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Finding;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.loop.EventExporter;
import dev.carillon.server.loop.ExportEnd;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What the event log keeps while somebody is away or behind, and what is told of the rest. */
final class EventLogBoundsTest extends ExportFixture {
  @Test
  void whatTheLogCouldNotKeepIsAGapNotASilence() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Held sink = new Held();
      submit(stores, 10);
      EventExporter exporter = exporter(stores, sink, owned, vitals);
      runAll(exporter);
      sink.open = false;
      List<String> lost = submit(stores, 6_000);
      runAll(exporter);
      sink.open = true;
      runAll(exporter);
      assertThat(sink.got.stream().filter(e -> e.get("eventType").asText().equals("GAP")))
          .hasSize(BUCKETS)
          .allSatisfy(gap -> assertThat(gap.get("after").asText()).isNotEqualTo("0-0"));
      assertThat(of(sink.got, "TASK_SCHEDULED")).contains(lost.getLast());
      assertThat(vitals.alarms())
          .singleElement()
          .satisfies(f -> assertThat(f.toString()).contains("gap"));
    }
  }

  /** The store's facts, told so much later. */
  private static StoreInfo ahead(RedisStores stores, Duration[] later) {
    return new StoreInfo() {
      @Override
      public boolean reachable() {
        return stores.info().reachable();
      }

      @Override
      public long nowMs() {
        return stores.info().nowMs() + later[0].toMillis();
      }

      @Override
      public Facts facts() {
        return stores.info().facts();
      }
    };
  }

  @Test
  void aGapIsToldForAnHour() {
    try (RedisStores stores = stores()) {
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Duration[] later = {Duration.ZERO};
      Held sink = new Held();
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "dead", 1, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(ahead(stores, later), owned(stores), vitals, BUCKETS));
      submit(stores, 10);
      runAll(exporter);
      sink.open = false;
      submit(stores, 6_000);
      runAll(exporter);
      sink.open = true;
      runAll(exporter);
      assertThat(vitals.alarms()).hasSize(1);
      later[0] = Duration.ofMinutes(55);
      runAll(exporter);
      assertThat(vitals.alarms()).hasSize(1);
      later[0] = Duration.ofMinutes(61);
      runAll(exporter);
      assertThat(vitals.alarms()).isEmpty();
    }
  }

  @Test
  void whileTheBrokerIsAwayFromTheStart_theLogKeepsTheBytesAllowedAndNoMore() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      sink.open = false;
      long most = 32 << 20;
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", most, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(
                  stores.info(), owned, new Vitals(Duration.ofSeconds(30)), BUCKETS));
      exporter.runOnce(); // registers, and knows nothing yet
      for (int i = 0; i < 20; i++) {
        var unused = stores.tasks().submit(Collections.nCopies(300, task("t")), "ops");
      }
      exporter.runOnce();
      assertThat(sink.got).isEmpty();
      try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
        long allowed =
            client.keys("carillon{*:eventcap").stream()
                .mapToLong(
                    cap -> {
                      String log = cap.replace("eventcap", "events");
                      long bytes = client.memoryUsage(log, 0) / client.xlen(log);
                      return Long.parseLong(client.get(cap)) * bytes;
                    })
                .sum();
        assertThat(allowed).isBetween(most / 4, most * 3 / 2);
      }
    }
  }

  @Test
  void anExportThatIsFarBehindIsAFindingUntilItHasCaughtUp() {
    try (RedisStores stores = stores()) {
      Held sink = new Held();
      sink.open = false;
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Duration[] later = {Duration.ZERO};
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", 64 << 20, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(ahead(stores, later), owned(stores), vitals, BUCKETS));
      submit(stores, 1);
      exporter.runOnce();
      assertThat(vitals.alarms()).isEmpty();
      later[0] = Duration.ofMinutes(1);
      exporter.runOnce();
      assertThat(vitals.alarms())
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.severity()).isEqualTo(Finding.Severity.WARNING);
                assertThat(f.title()).matches("The export of events is 6\\d s behind");
                assertThat(f.advice()).contains("Kafka is away", "64 MiB", "events.max-bytes");
              });
      later[0] = Duration.ofMinutes(20);
      exporter.runOnce();
      assertThat(vitals.alarms().getFirst().severity()).isEqualTo(Finding.Severity.ERROR);
      sink.open = true;
      runAll(exporter);
      exporter.runOnce();
      assertThat(vitals.alarms()).isEmpty();
    }
  }

  @Test
  void nothingUnreadIsTrimmedBelowTheCapAndTheRestIs() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", 64 << 20, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(stores.info(), owned, vitals, BUCKETS));
      runAll(exporter); // registers
      List<String> ids = submit(stores, 8_000);
      assertThat(length()).isEqualTo(8_000);
      var unused = stores.queues().pauseQueue("other", "test", "ops", Duration.ZERO);
      assertThat(length()).as("what an operator does trims no more").isEqualTo(8_001);
      runAll(exporter);
      assertThat(of(sink.got, "TASK_SCHEDULED")).hasSize(ids.size());
      assertThat(of(sink.got, "GAP")).isEmpty();
      submit(stores, 1);
      runAll(exporter);
      assertThat(length()).isBetween(4_000L, 5_000L);
      // Once the export is off, the log is as short as without it.
      new ExportEnd(stores.eventReader(), owned).runOnce();
      submit(stores, 400);
      assertThat(length()).isBetween(4_000L, 4_600L);
    }
  }

  private long length() {
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      return client.keys("carillon{*:events").stream().mapToLong(client::xlen).sum();
    }
  }

  @Test
  void aWatcherFromAnEmptyLogIsToldOfAGapOnlyIfTheLogWasCut() {
    try (RedisStores stores = stores()) {
      String start = stores.events().end();
      List<String> ids = submit(stores, 50);
      EventLog.Read read = stores.events().read(start, 1_000);
      assertThat(read.gap()).isFalse();
      assertThat(read.events()).hasSize(ids.size());
      submit(stores, 5_500);
      assertThat(stores.events().read(start, 1_000).gap()).isTrue();
    }
  }

  @Test
  void aReaderThatTakesFewEventsAtATimeGetsAllOfThemInOrder_largeEntriesAndSmallOnes() {
    try (RedisStores stores = stores()) {
      Map<Integer, Long> epochs = owned(stores).epochs();
      EventReader reader = stores.eventReader();
      for (int n : new int[] {1, 1, 1, 100, 100, 1, 100, 1, 1}) {
        var unused = stores.tasks().submit(Collections.nCopies(n, task("t")), "ops");
      }
      List<EventReader.Batch> all = reader.read(epochs.keySet(), 1_000);
      for (EventReader.Batch whole : all) {
        List<EventReader.Entry> read = new ArrayList<>();
        while (true) {
          EventReader.Batch part = reader.read(List.of(whole.bucket()), 5, 20).getFirst();
          assertThat(part.gapAfter()).isNull();
          if (part.entries().isEmpty()) {
            break;
          }
          read.addAll(part.entries());
          boolean full = part.entries().size() == 5 || part.events() >= 20;
          assertThat(full || read.size() == whole.entries().size()).isTrue();
          assertThat(part.entries().size()).isLessThanOrEqualTo(5);
          assertThat(part.events() - part.entries().getLast().events().size()).isLessThan(20);
          reader.advance(
              whole.bucket(), epochs.get(whole.bucket()), read.getLast().id(), null, 5_000, 0);
        }
        assertThat(read).isEqualTo(whole.entries());
      }
    }
  }
}
