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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Exported events as records of a topic, key the task's id. Called by one thread.
 *
 * <p>What a failed call has left in the topic is a beginning of what it was to send, in each
 * partition: the caller sends all of it again, and so each event is first told after those before
 * it. Hence one request is under way at a time, nothing is sent after a record that failed, the
 * producer gives up no batch by itself (the next one would take its place), and one that did not
 * answer in time is not used again.
 */
public final class KafkaEvents implements EventSink, AutoCloseable {
  private static final Duration ANSWER = KafkaSettings.DELIVERY_TIMEOUT;

  private final KafkaBreaker breaker;
  private final Map<String, Object> config;
  private KafkaTopics topics;
  private volatile KafkaProducer<String, byte[]> producer;
  private boolean closed;

  public KafkaEvents(KafkaSettings settings, KafkaBreaker breaker) {
    this.breaker = breaker;
    this.topics = new KafkaTopics(breaker.admin());
    this.config = new HashMap<>(settings.producer("events"));
    // Events repeat each other's names: a tenth of the bytes for the broker to write.
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    // More would be taken in any order from a producer that the broker does not know yet.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    this.producer = start();
  }

  private KafkaProducer<String, byte[]> start() {
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public boolean open() {
    return breaker.usable();
  }

  @Override
  public void send(List<Outgoing> records) {
    topics.payloads(topicsOf(records));
    KafkaProducer<String, byte[]> now = producer;
    Answers answers = new Answers(records.size(), () -> now.close(Duration.ZERO));
    try {
      for (Outgoing r : records) {
        if (answers.failed()) {
          break;
        }
        var unused = now.send(new ProducerRecord<>(r.topic(), r.key(), r.value()), answers);
      }
      answers.await();
      breaker.succeeded();
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
      breaker.failed();
      startAnew(e);
      throw failed(e);
    }
  }

  /** Drops what was not sent yet. A topic that is gone is made again. */
  private synchronized void startAnew(Exception why) {
    if (closed) {
      return;
    }
    try {
      producer.close(Duration.ZERO);
      producer = start();
      topics = new KafkaTopics(breaker.admin());
    } catch (KafkaException e) {
      // The next call meets the closed one, and comes here again.
      why.addSuppressed(e);
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
    private final AtomicInteger missing;
    private final Runnable drop;
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    /**
     * @param drop called as soon as one failed, on the thread that would send the next
     */
    Answers(int records, Runnable drop) {
      this.missing = new AtomicInteger(records);
      this.drop = drop;
      if (records == 0) {
        all.complete(null);
      }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error != null) {
        if (all.completeExceptionally(error)) {
          drop.run();
        }
      } else if (missing.decrementAndGet() == 0) {
        all.complete(null);
      }
    }

    boolean failed() {
      return all.isCompletedExceptionally();
    }

    void await() throws InterruptedException, ExecutionException, TimeoutException {
      try {
        all.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new TimeoutException("no answer within " + ANSWER.toSeconds() + " s");
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
  public synchronized void close() {
    closed = true;
    producer.close(Duration.ofSeconds(1));
  }
}
