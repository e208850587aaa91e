package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads counters and the store's state of health once a second. */
public final class Sampler implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final StoreInfo info;
  private final Statistics statistics;
  private final Vitals vitals;
  private final Wakeup wakeup = new Wakeup();

  public Sampler(StoreInfo info, Statistics statistics, Vitals vitals) {
    this.info = info;
    this.statistics = statistics;
    this.vitals = vitals;
  }

  @Override
  public String name() {
    return "sampler";
  }

  @Override
  public Duration runOnce() {
    try {
      if (vitals.answered(info.facts(), System.nanoTime())) {
        LOG.warn("sampler: Redis was away or started anew; leases are not reaped for one lease");
      }
      statistics.sample(info.nowMs());
    } catch (CarillonException e) {
      vitals.silent();
      throw e;
    }
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
