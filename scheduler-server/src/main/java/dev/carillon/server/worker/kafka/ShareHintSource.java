package dev.carillon.server.worker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.worker.HintIntake;
import dev.carillon.server.worker.HintSource;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.wire.SessionMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints from Kafka: polls only while slots are free, claims, then acknowledges at once and commits;
 * the task runs under its Redis lease, a Kafka lock is never held for the length of a task. What
 * could not be claimed is released for other workers. One thread owns the consumer. A broker that
 * is away is tried again for ever; nothing else of the worker notices.
 */
public final class ShareHintSource implements HintSource {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration UNTIL_FREE = Duration.ofMinutes(1);

  /** More hints than slots: with short tasks the next slot is free before a release would help. */
  private static final Duration FOR_THE_REST = Duration.ofMillis(50);

  /** Well under the broker's lock of 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final long AGAIN_SECONDS = 5;

  /** A fetch is answered at least every second; after so many polls without one, it has left. */
  private static final int SILENT_POLLS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ShareHintSource.class);

  private final Map<String, Object> settings;
  private final List<String> topics;
  private final HintIntake intake;
  private final Thread thread;
  private volatile @Nullable KafkaShareConsumer<byte[], byte[]> current;
  private volatile boolean closed;
  private volatile boolean joined;
  private double fetches;
  private int silentPolls;
  // Guarded by this:
  private boolean waiting;

  private ShareHintSource(
      Map<String, Object> settings, List<String> topics, HintIntake intake, WorkerThreads threads) {
    this.settings = settings;
    this.topics = topics;
    this.intake = intake;
    this.thread = threads.owned().newThread(this::run);
  }

  /** A {@link dev.carillon.server.worker.HintSourceFactory}. */
  public static HintSource open(
      Welcome welcome,
      String workerId,
      List<String> types,
      int slots,
      HintIntake intake,
      WorkerThreads threads) {
    ShareHintSource source =
        new ShareHintSource(
            ShareSettings.of(welcome, workerId, slots),
            types.stream().map(type -> welcome.kafkaTopicPrefix() + type).toList(),
            intake,
            threads);
    source.thread.start();
    return source;
  }

  @Override
  public boolean joined() {
    return joined;
  }

  private void run() {
    try {
      while (!closed) {
        consumeOnce();
        if (!closed) {
          waiting(true);
          TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
          waiting(false);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("Hints from Kafka are not taken any more.");
    }
  }

  /** One consumer from its making to its failure. */
  private void consumeOnce() throws InterruptedException {
    try {
      KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(settings);
      try {
        current = consumer;
        fetches = 0;
        consumer.subscribe(topics);
        takeUntilClosed(consumer);
      } finally {
        current = null;
        joined = false;
        if (Thread.interrupted()) {
          LOG.trace("Interrupted while waiting for a slot");
        }
        consumer.close(CLOSING); // gives back what is not acknowledged
      }
    } catch (WakeupException e) {
      LOG.trace("Woken to close");
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Hints come over the session: Kafka failed: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Hints come over the session: taking them from Kafka failed", e);
    }
  }

  private void takeUntilClosed(KafkaShareConsumer<byte[], byte[]> consumer)
      throws InterruptedException {
    while (!closed) {
      // With a slot free the next poll, which follows at once, takes along what is acknowledged.
      if (intake.awaitFree(Duration.ZERO) == 0) {
        consumer.commitAsync();
      }
      if (awaitFree()) {
        take(consumer);
      }
    }
  }

  private boolean awaitFree() throws InterruptedException {
    waiting(true);
    try {
      return intake.awaitFree(UNTIL_FREE) > 0;
    } finally {
      waiting(false);
    }
  }

  /** Only then an interrupt does no harm: closing an interrupted consumer leaves a mess. */
  private synchronized void waiting(boolean value) {
    waiting = value;
  }

  private void take(KafkaShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.poll(POLL).forEach(records::add);
    noteJoined(consumer, !records.isEmpty());
    if (!records.isEmpty()) {
      List<ConsumerRecord<byte[], byte[]>> readable = new ArrayList<>(records.size());
      List<Hint> hints = new ArrayList<>(records.size());
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Hint hint = read(record);
        if (hint == null) {
          consumer.acknowledge(record, AcknowledgeType.REJECT);
        } else {
          readable.add(record);
          hints.add(hint);
        }
      }
      claim(consumer, readable, hints);
    }
  }

  private void claim(
      KafkaShareConsumer<byte[], byte[]> consumer,
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Hint> hints)
      throws InterruptedException {
    int done = 0;
    try {
      int dealtWith = -1;
      while (done < hints.size() && dealtWith != 0 && !closed) {
        dealtWith =
            intake.awaitFree(FOR_THE_REST) == 0
                ? 0
                : intake.claim(hints.subList(done, hints.size()), PATIENCE);
        done += dealtWith;
      }
    } finally {
      for (int i = 0; i < records.size(); i++) {
        consumer.acknowledge(
            records.get(i), i < done ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
      }
    }
  }

  private static @Nullable Hint read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return SessionMapping.fromProto(dev.carillon.v1.Hint.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      LOG.warn(
          "Expected a hint at {}-{}@{}, but it is none: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return null;
    }
  }

  /** The consumer has no word for it; that its fetches are answered shows that it has joined. */
  private void noteJoined(KafkaShareConsumer<byte[], byte[]> consumer, boolean anyRecords) {
    if (anyRecords && joined) {
      silentPolls = 0;
      return;
    }
    double now = fetches(consumer);
    if (anyRecords || now > fetches) {
      fetches = now;
      silentPolls = 0;
      if (!joined && !closed) {
        LOG.info("Takes hints from Kafka now.");
        joined = true;
      }
    } else if (++silentPolls == SILENT_POLLS && joined) {
      LOG.warn("Kafka does not answer: hints come over the session.");
      joined = false;
    }
  }

  private static double fetches(KafkaShareConsumer<byte[], byte[]> consumer) {
    double most = 0;
    for (var metric : consumer.metrics().entrySet()) {
      if (metric.getKey().name().equals("fetch-total")
          && metric.getValue().metricValue() instanceof Double value) {
        most = Math.max(most, value);
      }
    }
    return most;
  }

  @Override
  public void close() {
    closed = true;
    joined = false;
    KafkaShareConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    synchronized (this) {
      // A claim under way is left to end too: the server may have granted it already.
      if (waiting) {
        thread.interrupt();
      }
    }
  }
}
