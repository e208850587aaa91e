package dev.carillon.server.loop;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.dead.CanarySteps;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the canaries on whose bucket this server owns. */
public final class CanaryLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryLoop.class);
  private static final Duration BUSY = Duration.ofMillis(200);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final DeadLetterStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final CanarySteps steps;
  private final Wakeup wakeup = new Wakeup();

  public CanaryLoop(DeadLetterStore store, StoreInfo info, Owned owned, CanarySteps steps) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.steps = steps;
  }

  @Override
  public String name() {
    return "canary";
  }

  @Override
  public Duration runOnce() {
    Set<Integer> buckets = owned.epochs().keySet();
    List<Canary> live = store.canaries(buckets).stream().filter(c -> c.state().live()).toList();
    for (Canary canary : live) {
      try {
        steps.step(canary, info.nowMs());
      } catch (CarillonException e) {
        LOG.warn("canary: {} waits, {}", canary.id(), e.message());
      }
    }
    return live.isEmpty() ? IDLE : BUSY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
