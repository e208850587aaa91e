package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.HintChannel;
import java.time.Duration;
import java.util.Map;

/** Asks the broker how many hints stand unread, seldom enough to be no load: for meters only. */
public final class LagSampler implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final HintChannel kafka;
  private final Wakeup wakeup = new Wakeup();
  private volatile Map<String, Long> last = Map.of();

  public LagSampler(HintChannel kafka) {
    this.kafka = kafka;
  }

  /** As last told; empty while the broker is away. */
  public Map<String, Long> last() {
    return last;
  }

  @Override
  public String name() {
    return "kafka-lag";
  }

  @Override
  public Duration runOnce() {
    last = kafka.open() ? Map.copyOf(kafka.lag()) : Map.of();
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
