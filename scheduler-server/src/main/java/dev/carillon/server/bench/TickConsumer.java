package dev.carillon.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ticks from their topic and tells once a second {@code Consumed items/s: N}. */
public final class TickConsumer {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * What to read.
   *
   * @param group consumer group; goes on where it was, at first from the beginning
   * @param count how many; 0: no end
   */
  public record Source(String bootstrap, String topic, String group, long count) {}

  private final Source source;
  private final Consumer<String> out;
  private final LongAdder consumed = new LongAdder();
  private volatile boolean stopped;

  /**
   * @param out gets a line a second
   */
  public TickConsumer(Source source, Consumer<String> out) {
    this.source = source;
    this.out = out;
  }

  /** How many were read so far; any thread. */
  public long consumed() {
    return consumed.sum();
  }

  /** Ends {@link #run}; any thread. */
  public void stop() {
    stopped = true;
  }

  /** Reads until the end, or until it is stopped. */
  public void run() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                source.bootstrap(),
                "group.id",
                source.group(),
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                5_000,
                "allow.auto.create.topics",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(source.topic()));
      read(consumer);
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    long since = System.nanoTime();
    long told = 0;
    while (!stopped && (source.count() == 0 || consumed.sum() < source.count())) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      consumed.add(records.count());
      long elapsed = System.nanoTime() - since;
      if (elapsed >= SECOND) {
        tell(consumed.sum() - told, elapsed);
        told = consumed.sum();
        since += elapsed;
      }
    }
    if (consumed.sum() > told) {
      tell(consumed.sum() - told, System.nanoTime() - since);
    }
  }

  private void tell(long items, long nanos) {
    out.accept("Consumed items/s: " + Math.round(items * (double) SECOND / Math.max(1, nanos)));
  }
}
