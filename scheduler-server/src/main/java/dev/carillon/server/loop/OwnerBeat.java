package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the buckets this server owns, and takes those that are free. */
public final class OwnerBeat implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerBeat.class);

  private final Ownership ownership;
  private final Owned owned;
  private final Duration goneAfter;
  private final Runnable gained;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param gained told when there are buckets this server did not own before
   */
  public OwnerBeat(Ownership ownership, Owned owned, Duration goneAfter, Runnable gained) {
    this.ownership = ownership;
    this.owned = owned;
    this.goneAfter = goneAfter;
    this.gained = gained;
  }

  @Override
  public String name() {
    return "owner";
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> before = owned.epochs();
    Map<Integer, Long> now = ownership.beat(goneAfter);
    owned.set(now);
    if (!now.equals(before)) {
      LOG.info("owner: runs the loops of {} buckets", now.size());
      gained.run();
    }
    return goneAfter.dividedBy(4);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
