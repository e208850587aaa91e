package dev.carillon.server.dispatch.kafka;

import dev.carillon.model.worker.Hint;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.wire.SessionMapping;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Hints as records of a topic per type: key the task's id, value the hint. No payload, no secrets.
 */
public final class KafkaHints implements HintChannel, AutoCloseable {
  private final KafkaSettings settings;
  private final KafkaBreaker breaker;
  private final KafkaTopics topics;
  private final KafkaLag lag;
  private final TopicRests rests = new TopicRests();
  private final Executor sender;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param sender one thread of its own: the producer may block while it looks for the broker
   */
  public KafkaHints(KafkaSettings settings, KafkaBreaker breaker, Executor sender) {
    this.settings = settings;
    this.breaker = breaker;
    this.topics = new KafkaTopics(breaker.admin());
    this.lag = new KafkaLag(breaker.admin());
    this.sender = sender;
    this.producer =
        new KafkaProducer<>(
            settings.producer("hints"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public boolean open() {
    return breaker.usable();
  }

  @Override
  public boolean has(String type) {
    String topic = settings.topicPrefix() + type;
    return topics.has(topic) && rests.takes(topic, System.nanoTime());
  }

  @Override
  public void prepare(Collection<String> types) {
    topics.expectHints(types.stream().map(type -> settings.topicPrefix() + type).toList());
    if (open()) {
      topics.groupFromEarliest(settings.workerGroup());
      topics.makeHints();
    }
  }

  /**
   * Makes topics that could not be made when they were asked for, or that somebody has deleted; may
   * block for some seconds.
   */
  void keepTopics() {
    if (topics.expectsHints() && topics.lookForHints()) {
      // Before the topics: where a group begins is settled when it meets them.
      topics.groupFromEarliest(settings.workerGroup());
      topics.makeHints();
    }
  }

  @Override
  public String group() {
    return settings.workerGroup();
  }

  @Override
  public String topicPrefix() {
    return settings.topicPrefix();
  }

  @Override
  public Map<String, Long> lag() {
    return lag.of(settings.workerGroup(), settings.topicPrefix());
  }

  @Override
  public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
    sender.execute(() -> hints.forEach(hint -> send(hint, failed)));
  }

  // The future tells nothing that the callback does not.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(Hint hint, Consumer<List<Hint>> failed) {
    String topic = settings.topicPrefix() + hint.type();
    // The producer would wait for a topic that is not there, and all hints behind this one with it.
    TopicRests.Turn turn =
        topics.has(topic) ? rests.next(topic, System.nanoTime()) : TopicRests.Turn.NONE;
    if (turn == TopicRests.Turn.NONE) {
      failed.accept(List.of(hint));
      return;
    }
    try {
      byte[] key = hint.id().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      byte[] value = SessionMapping.toBytes(hint);
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (metadata, error) -> {
            if (error == null) {
              breaker.succeeded();
              rests.arrived(topic);
            } else {
              refused(topic, turn, error);
              failed.accept(List.of(hint));
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      refused(topic, turn, e);
      failed.accept(List.of(hint));
    }
  }

  private void refused(String topic, TopicRests.Turn turn, Exception error) {
    if (KafkaTopics.missing(error) && breaker.usable()) {
      topics.forget(topic);
    }
    rests.failed(topic, turn, error, System.nanoTime());
    breaker.failed();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
