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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * Hints from Kafka: polls only while slots are free, reserves slots, acknowledges and claims; the
 * task runs under its Redis lease, a Kafka lock is never held for the length of a task. What finds
 * no slot is released for other workers. One thread owns the consumer. A broker that is away is
 * tried again for ever; nothing else of the worker notices.
 *
 * <p>One claim is under way at a time, and the next hints are fetched meanwhile: both take
 * milliseconds. A worker that dies between the two takes the hints of that claim with it; the
 * server hints again after the claim timeout, as for a hint that Kafka lost.
 */
public final class ShareHintSource implements HintSource {
  private static final Duration POLL = Duration.ofSeconds(1);

  /** With a claim under way, whose slots may be those that the hints are for. */
  private static final Duration POLL_AHEAD = Duration.ofMillis(50);

  private static final Duration UNTIL_FREE = Duration.ofMinutes(1);

  /** More hints than slots: with short tasks the next slot is free before a release would help. */
  private static final Duration FOR_THE_REST = Duration.ofMillis(50);

  /** Hints that wait for the claim before theirs: well under the broker's lock of 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** As long as a dispatched task waits for its claim; after that the server hints again. */
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(60);

  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final long AGAIN_SECONDS = 5;

  /** A fetch is answered at least every second; after so many polls without one, it has left. */
  private static final int SILENT_POLLS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ShareHintSource.class);

  private final Map<String, Object> settings;
  private final List<String> topics;
  private final HintIntake intake;
  private final Executor claims;
  private final Thread thread;
  private volatile @Nullable KafkaShareConsumer<byte[], byte[]> current;
  private volatile boolean closed;
  private volatile boolean joined;
  private double fetches;
  private int silentPolls;
  private CompletableFuture<Void> claiming = CompletableFuture.completedFuture(null);

  /** Whether a slot was free again soon when all were taken last: tasks are short. */
  private boolean brisk;

  // Guarded by this:
  private boolean waiting;

  private ShareHintSource(
      Map<String, Object> settings, List<String> topics, HintIntake intake, WorkerThreads threads) {
    this.settings = settings;
    this.topics = topics;
    this.intake = intake;
    this.claims = threads.tasks();
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
      // A poll takes along what is acknowledged.
      if (intake.awaitFree(Duration.ZERO) > 0) {
        take(consumer, POLL);
      } else if (brisk && !claiming.isDone() && intake.taking()) {
        take(consumer, POLL_AHEAD);
      } else {
        consumer.commitAsync();
        awaitFree();
      }
    }
  }

  private void awaitFree() throws InterruptedException {
    waiting(true);
    try {
      brisk = intake.awaitFree(FOR_THE_REST) > 0;
      if (!brisk) {
        intake.awaitFree(UNTIL_FREE);
      }
    } finally {
      waiting(false);
    }
  }

  /** Only then an interrupt does no harm: closing an interrupted consumer leaves a mess. */
  private synchronized void waiting(boolean value) {
    waiting = value;
  }

  private void take(KafkaShareConsumer<byte[], byte[]> consumer, Duration longest)
      throws InterruptedException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.poll(longest).forEach(records::add);
    if (longest.equals(POLL) || !records.isEmpty()) {
      noteJoined(consumer, !records.isEmpty());
    }
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
      hand(consumer, readable, hints);
    }
  }

  /** Gives hints away to be claimed, and acknowledges those for which a slot was found. */
  private void hand(
      KafkaShareConsumer<byte[], byte[]> consumer,
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Hint> hints)
      throws InterruptedException {
    int done = 0;
    try {
      int reserved = -1;
      while (done < hints.size() && reserved != 0 && !closed) {
        reserved = claimed() ? reserve(hints.size() - done) : 0;
        if (reserved > 0) {
          List<Hint> next = List.copyOf(hints.subList(done, done + reserved));
          claiming = CompletableFuture.runAsync(() -> claim(next), claims);
          done += reserved;
        }
      }
    } finally {
      for (int i = 0; i < records.size(); i++) {
        consumer.acknowledge(
            records.get(i), i < done ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
      }
    }
  }

  /** Whether the claim before is answered; waits for it, but not for ever. */
  private boolean claimed() throws InterruptedException {
    try {
      claiming.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.error("A claim failed", e.getCause());
      claiming = CompletableFuture.completedFuture(null);
    } catch (TimeoutException e) {
      brisk = false;
      return false;
    }
    return true;
  }

  private int reserve(int wanted) throws InterruptedException {
    if (intake.awaitFree(Duration.ZERO) == 0) {
      brisk = intake.awaitFree(FOR_THE_REST) > 0;
    }
    return intake.reserve(wanted);
  }

  private void claim(List<Hint> hints) {
    try {
      if (!intake.claimReserved(hints, CLAIM_PATIENCE)) {
        LOG.debug("{} hints were not claimed; the server hints again.", hints.size());
      }
    } catch (InterruptedException e) {
      LOG.debug("The worker ends: {} hints are not claimed.", hints.size());
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
