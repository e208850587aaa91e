package dev.carillon.server.dispatch.kafka;

import dev.carillon.model.task.Task;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.port.PayloadPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Payloads of {@code kafka} tasks. Attribute {@code topic} names the topic (required), {@code key}
 * the record's key (else the task's id); headers carry the task's id and gen, so that a receiver
 * can tell a repeat.
 */
public final class KafkaPayloads implements PayloadPublisher, AutoCloseable {
  private static final String KEY = "key";

  private final KafkaBreaker breaker;
  private final KafkaTopics topics;
  private final Predicate<String> owned;
  private final Predicate<String> mayMake;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param owned which topics are no task's, also if it was stored before that was asked
   * @param mayMake which topics are made at their first use, if they do not exist
   */
  public KafkaPayloads(
      KafkaSettings settings,
      KafkaBreaker breaker,
      Predicate<String> owned,
      Predicate<String> mayMake) {
    this.breaker = breaker;
    this.topics = new KafkaTopics(breaker.admin());
    this.owned = owned;
    this.mayMake = mayMake;
    this.producer =
        new KafkaProducer<>(
            settings.producer("payloads"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public boolean open() {
    return breaker.usable();
  }

  // The future tells nothing that the callback does not.
  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public void publish(Task task, Consumer<Result> done) {
    String topic = task.attributes().getOrDefault(TOPIC, "");
    if (topic.isEmpty()) {
      done.accept(
          new Result(
              "Expected the attribute 'topic' to name a Kafka topic, but it is missing.",
              false,
              true));
      return;
    }
    if (owned.test(topic)) {
      done.accept(
          new Result(
              "Expected a topic of your own, but '" + topic + "' is one of Carillon's.",
              false,
              true));
      return;
    }
    try {
      boolean made = mayMake.test(topic) && topics.payloads(List.of(topic));
      producer.send(
          record(topic, task), (metadata, error) -> done.accept(result(topic, made, error)));
    } catch (KafkaException | IllegalStateException e) {
      done.accept(result(topic, false, e));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Task task) {
    String key = task.attributes().getOrDefault(KEY, task.id());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, bytes(key), task.payload().bytes());
    record.headers().add(new RecordHeader("carillon-task-id", bytes(task.id())));
    record.headers().add(new RecordHeader("carillon-gen", bytes(Integer.toString(task.gen()))));
    TraceContext.of(task.attributes())
        .ifPresent(
            trace -> {
              record.headers().add(new RecordHeader(TraceContext.PARENT, bytes(trace.parent())));
              if (!trace.state().isEmpty()) {
                record.headers().add(new RecordHeader(TraceContext.STATE, bytes(trace.state())));
              }
            });
    return record;
  }

  /**
   * @param made whether the topic had been made before it was sent
   */
  private Result result(
      String topic, boolean made, @org.jspecify.annotations.Nullable Exception error) {
    if (error == null) {
      breaker.succeeded();
      return Result.ACKNOWLEDGED;
    }
    Throwable cause =
        error.getCause() != null && error instanceof KafkaException ? error.getCause() : error;
    String text = "Kafka did not take it: " + cause.getMessage();
    if (cause instanceof RecordTooLargeException || cause instanceof InvalidTopicException) {
      return new Result(text, false, true);
    }
    if (KafkaTopics.missing(cause) && breaker.usable()) {
      // One that was there is made again for the next attempt; this one is not the task's fault.
      topics.forget(topic);
      return new Result(text, made, false);
    }
    breaker.failed();
    return new Result(text, cause instanceof RetriableException || !breaker.usable(), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
