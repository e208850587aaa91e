package dev.carillon.server.dispatch.kafka;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.List;

/**
 * Makes the topics that are to be there from the start, as soon as the broker answers, and again
 * when somebody has deleted them.
 */
public final class TopicMaker implements Loop {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final KafkaBreaker breaker;
  private final KafkaTopics made;
  private final List<String> topics;
  private final Wakeup never = new Wakeup();

  public TopicMaker(KafkaBreaker breaker, List<String> topics) {
    this.breaker = breaker;
    this.made = new KafkaTopics(breaker.admin());
    this.topics = List.copyOf(topics);
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public Duration runOnce() {
    return breaker.usable() && made.look(topics) && made.payloads(topics) ? LOOK_EVERY : TRY_AGAIN;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
