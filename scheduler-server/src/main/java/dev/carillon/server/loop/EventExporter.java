package dev.carillon.server.loop;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.export.EventExport;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.EventReader.Names;
import dev.carillon.server.core.port.EventReader.Place;
import dev.carillon.server.core.port.EventSink;
import dev.carillon.server.core.port.EventSink.Outgoing;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.told.English;
import dev.carillon.server.mask.Mask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the event log of this server's buckets out, at least once: read behind the cursor, send,
 * wait for the acknowledgement, then move the cursor by a fenced script. A server that dies between
 * the last two leaves repeats, never a loss.
 */
public final class EventExporter implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(EventExporter.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final int ENTRIES = 100;
  private static final String GAP = "event-export-gap";

  /** For so long after the last gap it is to be seen that there was one. */
  private static final Duration GAP_SEEN = Duration.ofHours(1);

  private static final String LAG = "event-export-lag";
  private static final Duration BEHIND = Duration.ofSeconds(30);
  private static final Duration FAR_BEHIND = Duration.ofMinutes(10);

  /** Events of one bucket in one pass; one more entry may pass it. */
  private static final int EVENTS = 500;

  private final EventReader reader;
  private final EventSink sink;
  private final EventExport export;
  private final ExportSettings settings;
  private final StoreInfo info;
  private final Owned owned;
  private final Vitals vitals;
  private final int buckets;
  private final LongConsumer behind;
  private final Wakeup wakeup = new Wakeup();
  private final Map<Integer, LogTrail> passed = new HashMap<>();

  /** When the last gap was found, epoch milliseconds; 0: none is to be seen. */
  private long gapMs;

  /** What it shares with other loops. */
  public record Surroundings(
      StoreInfo info, Owned owned, Vitals vitals, int buckets, LongConsumer behind) {
    /** Without anybody who is told how far behind the export is. */
    public Surroundings(StoreInfo info, Owned owned, Vitals vitals, int buckets) {
      this(info, owned, vitals, buckets, millis -> {});
    }
  }

  public EventExporter(
      EventReader reader, EventSink sink, ExportSettings settings, Surroundings around) {
    this.reader = reader;
    this.sink = sink;
    this.export = new EventExport(settings, Mask::name);
    this.settings = settings;
    this.info = around.info();
    this.owned = around.owned();
    this.vitals = around.vitals();
    this.buckets = around.buckets();
    this.behind = around.behind();
  }

  @Override
  public String name() {
    return "event-export";
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> epochs = owned.epochs();
    passed.keySet().retainAll(epochs.keySet());
    List<Batch> batches = reader.read(epochs.keySet(), ENTRIES, EVENTS);
    register(batches, epochs);
    tellLag(batches);
    endGap();
    List<Batch> full = batches.stream().filter(b -> !b.entries().isEmpty()).toList();
    if (full.isEmpty()) {
      return IDLE;
    }
    if (!sink.open()) {
      return AWAY;
    }
    Map<String, Names> names = shown(reader.names(export.wanted(full)));
    long now = info.nowMs();
    List<Outgoing> records = new ArrayList<>();
    full.forEach(b -> records.addAll(export.records(b, names, now)));
    try {
      sink.send(records);
    } catch (CarillonException e) {
      LOG.warn("event-export: waits, {}", e.message());
      return AWAY;
    }
    full.forEach(batch -> mirror(batch, names));
    reader.advance(full.stream().map(b -> passed(b, epochs.getOrDefault(b.bucket(), 0L))).toList());
    full.stream().filter(b -> b.gapAfter() != null).forEach(this::tell);
    return full.stream().anyMatch(EventExporter::more) ? Duration.ZERO : IDLE;
  }

  /** Most tasks are called nothing: they are left out. */
  private static Map<String, Names> shown(Map<String, Names> all) {
    Map<String, Names> shown = new HashMap<>();
    all.forEach(
        (task, its) -> {
          if (!its.equals(Names.NONE)) {
            shown.put(task, shown(its));
          }
        });
    return shown;
  }

  /** What a task is called is told without secrets, and not mirrored where it held one. */
  private static Names shown(Names names) {
    return new Names(Mask.id(names.jobId()), Mask.text(names.taskName()), names.fingerprint());
  }

  /** A full Redis has no room for copies of states: the export itself is not to wait for that. */
  private void mirror(Batch batch, Map<String, Names> names) {
    try {
      export
          .mirrors(batch, names)
          .forEach(m -> reader.mirror(m.key(), m.status(), m.at(), settings.mirrorTtl()));
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.STORE_FULL) {
        throw e;
      }
      LOG.warn("event-export: states are not mirrored, {}", e.message());
    }
  }

  /**
   * A bucket that this server has just got: from here on nothing unread is trimmed, up to the cap.
   * The cap follows what is read, also while nothing can be sent: that is when it matters.
   */
  private void register(List<Batch> batches, Map<Integer, Long> epochs) {
    batches.forEach(
        b -> passed.computeIfAbsent(b.bucket(), bucket -> new LogTrail()).read(b.entries()));
    for (Batch batch : batches) {
      LogTrail own = passed.computeIfAbsent(batch.bucket(), bucket -> new LogTrail());
      long cap = cap(own);
      if (own.off(cap)) {
        reader.advance(
            batch.bucket(), epochs.getOrDefault(batch.bucket(), 0L), batch.place(), null, cap, 0);
        own.capped(cap);
      }
    }
  }

  private Place passed(Batch batch, long epoch) {
    LogTrail own = passed.computeIfAbsent(batch.bucket(), b -> new LogTrail());
    String cut = own.passed(batch.entries());
    long cap = cap(own);
    own.capped(cap);
    return new Place(
        batch.bucket(),
        epoch,
        batch.entries().getLast().id(),
        cut,
        cap,
        batch.gapAfter() != null ? 1 : 0);
  }

  private static boolean more(Batch batch) {
    return batch.entries().size() == ENTRIES || batch.events() >= EVENTS;
  }

  private long cap(LogTrail bucket) {
    return bucket.cap(passed.values(), settings.maxBytes(), buckets);
  }

  /** How far the export is behind, as long as that is worth a look. */
  private void tellLag(List<Batch> batches) {
    OptionalLong oldest =
        batches.stream()
            .filter(b -> !b.entries().isEmpty())
            .mapToLong(b -> millisOf(b.entries().getFirst().id()))
            .min();
    long late = oldest.isEmpty() ? 0 : info.nowMs() - oldest.getAsLong();
    behind.accept(late);
    if (late < BEHIND.toMillis()) {
      vitals.calm(LAG);
      return;
    }
    Told why = sink.open() ? Told.of("alarm.export.slow") : Told.of("alarm.export.away");
    vitals.alarm(
        LAG,
        English.finding(
            late < FAR_BEHIND.toMillis() ? Finding.Severity.WARNING : Finding.Severity.ERROR,
            Told.of("alarm.export", Told.count(late / 1000)),
            Told.of("alarm.export.do", Told.part(why), Told.count(settings.maxBytes() / 1_048_576)),
            Subject.CLUSTER));
  }

  /** When an entry was written, by its id: "milliseconds-sequence". */
  private static long millisOf(String id) {
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  private void tell(Batch batch) {
    String first = batch.entries().getFirst().id();
    LOG.warn(
        "event-export: events of bucket {} between {} and {} were lost to the export: it was away"
            + " for longer than the log could keep them",
        batch.bucket(),
        batch.gapAfter(),
        first);
    gapMs = info.nowMs();
    vitals.alarm(
        GAP,
        English.finding(
            Finding.Severity.WARNING,
            Told.of("alarm.gap"),
            Told.of("alarm.gap.do", Told.count(settings.maxBytes() / 1_048_576)),
            Subject.CLUSTER));
  }

  /** The records of gaps stay where the events went; what is to be seen here is news. */
  private void endGap() {
    if (gapMs > 0 && info.nowMs() - gapMs > GAP_SEEN.toMillis()) {
      vitals.calm(GAP);
      gapMs = 0;
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
