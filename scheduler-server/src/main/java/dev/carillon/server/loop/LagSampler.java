package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.HintChannel;
import java.time.Duration;
import java.util.Map;

/** Asks the broker how many hints stand unread, seldom enough to be no load: for meters only. */
public final class LagSampler implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private static final Duration WHILE_AWAY = Duration.ofSeconds(2);

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
    if (!kafka.open()) {
      last = Map.of();
      return WHILE_AWAY;
    }
    last = Map.copyOf(kafka.lag());
    return last.isEmpty() ? WHILE_AWAY : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
