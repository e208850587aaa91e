package dev.carillon.server.dispatch.kafka;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.port.EventSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Exported events as records of a topic, key the task's id. Called by one thread. */
public final class KafkaEvents implements EventSink, AutoCloseable {
  /** Longer than the producer's own delivery timeout: it always answers first. */
  private static final Duration ANSWER = KafkaSettings.DELIVERY_TIMEOUT.plusSeconds(5);

  private final KafkaBreaker breaker;
  private final KafkaTopics topics;
  private final KafkaProducer<String, byte[]> producer;

  public KafkaEvents(KafkaSettings settings, KafkaBreaker breaker) {
    this.breaker = breaker;
    this.topics = new KafkaTopics(breaker.admin());
    Map<String, Object> config = new HashMap<>(settings.producer("events"));
    // Events repeat each other's names: a tenth of the bytes for the broker to write.
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public boolean open() {
    return breaker.usable();
  }

  @Override
  public void send(List<Outgoing> records) {
    topics.payloads(topicsOf(records));
    Answers answers = new Answers(records.size());
    try {
      for (Outgoing r : records) {
        var unused = producer.send(new ProducerRecord<>(r.topic(), r.key(), r.value()), answers);
      }
      answers.await();
      breaker.succeeded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
      breaker.failed();
      throw failed(e);
    }
  }

  private static Set<String> topicsOf(List<Outgoing> records) {
    Set<String> topics = new HashSet<>();
    String last = "";
    for (Outgoing r : records) {
      if (!r.topic().equals(last)) {
        last = r.topic();
        topics.add(last);
      }
    }
    return topics;
  }

  /** What the broker says of all records of a call. */
  private static final class Answers implements Callback {
    private final CountDownLatch missing;
    private volatile @Nullable Exception failure;

    Answers(int records) {
      this.missing = new CountDownLatch(records);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error != null) {
        failure = error;
      }
      missing.countDown();
    }

    void await() throws InterruptedException, ExecutionException, TimeoutException {
      if (!missing.await(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("no answer");
      }
      Exception error = failure;
      if (error != null) {
        throw new ExecutionException(error);
      }
    }
  }

  private static CarillonException failed(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return CarillonException.of(
            ErrorCode.NOT_READY,
            "Expected Kafka to take the events, but it did not: " + cause.getMessage())
        .operation("event export")
        .advice("They are sent again.")
        .cause(e)
        .build();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
