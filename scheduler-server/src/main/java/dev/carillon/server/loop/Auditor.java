package dev.carillon.server.loop;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.port.AuditStore;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the records, indexes and counters of the buckets this server owns against each other, a few
 * hundred at a time. What an index says wrongly is set right by the record, because a task in no
 * index would never run; a wrong counter is only told, because it is the trace of a fault and hurts
 * nobody.
 */
public final class Auditor implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
  private static final Duration PACE = Duration.ofMillis(50);

  private final Audits audits;
  private final Owned owned;
  private final Duration every;
  private final AuditStore.Mend mend;
  private final Wakeup wakeup = new Wakeup();
  private Audits.@Nullable Round round;
  private Map<Integer, Long> epochs = Map.of();
  private boolean rested;

  /**
   * @param every rest between two walks; the first begins after one
   * @param mend what it sets right
   */
  public Auditor(Audits audits, Owned owned, Duration every, AuditStore.Mend mend) {
    this.audits = audits;
    this.owned = owned;
    this.every = every;
    this.mend = mend;
  }

  @Override
  public String name() {
    return "auditor";
  }

  @Override
  public Duration runOnce() {
    Audits.Round now = round;
    if (now != null && !epochs.equals(owned.epochs())) {
      // Buckets came or went: what is left of the old walk is another server's, or not all of ours.
      now = null;
      round = null;
    }
    if (now == null) {
      epochs = owned.epochs();
      if (epochs.isEmpty() || !rested) {
        rested = true;
        return every;
      }
      now = audits.begin(epochs, mend);
      round = now;
    }
    if (!now.step()) {
      return PACE;
    }
    round = null;
    AuditReport report = audits.last();
    if (report.found() > 0) {
      LOG.warn(
          "auditor: {} discrepancies in {} records and {} entries, {} set right",
          report.found(),
          report.records(),
          report.entries(),
          report.repaired());
    }
    return every;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
