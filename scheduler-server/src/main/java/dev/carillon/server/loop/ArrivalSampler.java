package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.control.Arrivals;
import dev.carillon.server.core.port.ControlStore;
import java.time.Duration;

/** Notes how many tasks have come in, line by line, for forecasts. */
public final class ArrivalSampler implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final ControlStore store;
  private final Arrivals arrivals;
  private final Wakeup wakeup = new Wakeup();

  public ArrivalSampler(ControlStore store, Arrivals arrivals) {
    this.store = store;
    this.arrivals = arrivals;
  }

  @Override
  public String name() {
    return "arrivals";
  }

  @Override
  public Duration runOnce() {
    arrivals.sample(store.depths(), System.nanoTime());
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
