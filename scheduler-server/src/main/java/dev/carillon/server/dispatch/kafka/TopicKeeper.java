package dev.carillon.server.dispatch.kafka;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;

/**
 * Sees to it that the topics for hints are there: workers may come before Kafka does, and somebody
 * may delete them. Without them no worker is in the group, and as hints then go over the sessions,
 * nothing else would ever notice.
 */
public final class TopicKeeper implements Loop {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final Duration WHILE_AWAY = Duration.ofMillis(500);

  private final KafkaBreaker breaker;
  private final KafkaHints hints;
  private final Wakeup never = new Wakeup();

  public TopicKeeper(KafkaBreaker breaker, KafkaHints hints) {
    this.breaker = breaker;
    this.hints = hints;
  }

  @Override
  public String name() {
    return "hint-topics";
  }

  @Override
  public Duration runOnce() {
    if (!breaker.usable()) {
      return WHILE_AWAY;
    }
    hints.keepTopics();
    return LOOK_EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
