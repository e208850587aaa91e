package dev.carillon.server.core.ledger;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks over the store and keeps what they found. Nothing is set right without a word. */
public final class Audits {
  private static final Logger LOG = LoggerFactory.getLogger(Audits.class);
  private static final int KEPT = 200;
  private static final int TOLD = 20;
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  private final AuditStore store;
  private final StoreInfo info;
  private final Telemetry telemetry;

  /** Discrepancies by kind and subject, with when they were first seen (epoch milliseconds). */
  private final Map<String, Long> since = new ConcurrentHashMap<>();

  private volatile AuditReport last = AuditReport.NONE;

  public Audits(AuditStore store, StoreInfo info, Telemetry telemetry) {
    this.store = store;
    this.info = info;
    this.telemetry = telemetry;
  }

  /** What the last whole walk found. */
  public AuditReport last() {
    return last;
  }

  /** Begins a walk over the buckets that this server owns. */
  public Round begin(Map<Integer, Long> epochs, AuditStore.Mend mend) {
    return new Round(store.walk(epochs, mend));
  }

  /**
   * Walks over data that comes from a backup and sets right what moved while that was taken. To be
   * ended before anything else works on it: a task in no index would never run, one in two might
   * run twice.
   */
  public AuditReport afterRestore() {
    LOG.info("audit: this data comes from a backup; it is looked through before work begins");
    AuditReport report = all(AuditStore.Mend.ALL);
    LOG.info(
        "audit: {} discrepancies in {} records that were restored, {} set right",
        report.found(),
        report.records(),
        report.repaired());
    return report;
  }

  /** Walks over everything at once, without rest. */
  AuditReport all(AuditStore.Mend mend) {
    return all(mend, TELL_EVERY, line -> LOG.info("audit: {}", line));
  }

  /**
   * Tells how far it is, each time that so long has passed.
   *
   * @param told gets a line for people
   */
  AuditReport all(AuditStore.Mend mend, Duration every, Consumer<String> told) {
    AuditStore.Walk walk = store.walkAll(mend);
    Round round = new Round(walk);
    long start = System.nanoTime();
    long next = start + every.toNanos();
    while (!round.step()) {
      // Each step is a short call of the store; nothing is held in between.
      long now = System.nanoTime();
      if (now - next >= 0) {
        next = now + every.toNanos();
        told.accept(
            walk.records()
                + " records and "
                + walk.entries()
                + " index entries looked at in "
                + (now - start) / 1_000_000_000
                + " s, it goes on");
      }
    }
    return last;
  }

  /** One walk. Used by one thread. */
  public final class Round {
    private final AuditStore.Walk walk;
    private final long startedMs = info.nowMs();
    private final List<Discrepancy> found = new ArrayList<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private int count;
    private int repaired;

    private Round(AuditStore.Walk walk) {
      this.walk = walk;
    }

    /** Goes on a little; true once the walk is over and its report stands. */
    public boolean step() {
      walk.step().forEach(this::note);
      if (!walk.over()) {
        return false;
      }
      since.keySet().retainAll(open);
      last =
          new AuditReport(
              startedMs,
              info.nowMs(),
              walk.records(),
              walk.entries(),
              walk.buckets(),
              count,
              repaired,
              found,
              walk.layouts(),
              walk.layouts().entrySet().stream()
                  .filter(e -> e.getKey() < store.oldestWritten())
                  .mapToLong(Map.Entry::getValue)
                  .sum());
      return true;
    }

    private void note(AuditStore.Found f) {
      // What stands in several lists is met several times.
      if (!f.mended() && !told.add(f.kind() + ' ' + f.subject() + ' ' + f.evidence())) {
        return;
      }
      count++;
      if (f.mended()) {
        repaired++;
      }
      telemetry.audited(f.kind(), f.mended());
      String name = f.kind() + ' ' + f.subject();
      long first = since.computeIfAbsent(name, n -> startedMs);
      open.add(name);
      if (found.size() < KEPT) {
        found.add(new Discrepancy(f.kind(), f.subject(), f.evidence(), first, f.mended()));
      }
      if (count <= TOLD) {
        LOG.warn(
            "audit: {} {}: {} ({})",
            f.kind(),
            f.subject(),
            f.evidence(),
            f.mended() ? "set right" : "left as it is");
      }
    }
  }
}
