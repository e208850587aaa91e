package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.ControlStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pause switches of all shards the same: a shard whose switch was lost would run what is
 * paused, one whose switch was left would hold its tasks for ever, and no list would show it. Any
 * server may do it, several at once do no harm.
 */
public final class PauseKeeper implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(PauseKeeper.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final ControlStore control;
  private final Runnable changed;
  private final Wakeup never = new Wakeup();

  /**
   * @param changed called when some tasks may run now that might not before
   */
  public PauseKeeper(ControlStore control, Runnable changed) {
    this.control = control;
    this.changed = changed;
  }

  @Override
  public String name() {
    return "pauses";
  }

  @Override
  public Duration runOnce() {
    int repaired = control.repair();
    if (repaired > 0) {
      LOG.warn("Of the pause switches, {} in single shards were not what was ordered", repaired);
      changed.run();
    }
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
