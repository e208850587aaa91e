package dev.carillon.server.dispatch.kafka;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the tasks that come in as records of a topic. An offset is committed only after its task
 * is stored, and the record's place and time are the task's idempotency key, so that a record read
 * twice is one task. The loop's thread alone owns the consumer.
 */
public final class TopicIntake implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicIntake.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BROKER_AWAY = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration MAKE_AGAIN = Duration.ofSeconds(1);
  private static final Caller CALLER = new Caller("kafka");

  private final KafkaSettings settings;
  private final KafkaBreaker breaker;
  private final String topic;
  private final KafkaTopics topics;
  private final List<String> wanted;
  private final Tasks tasks;
  private final Intake intake;
  private final Wakeup wakeup = new Wakeup();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private long lookNanos = System.nanoTime();

  /**
   * @param alsoMade other topics that are made if they do not exist
   */
  public TopicIntake(
      KafkaSettings settings,
      KafkaBreaker breaker,
      String topic,
      Collection<String> alsoMade,
      Tasks tasks,
      Intake intake) {
    this.settings = settings;
    this.breaker = breaker;
    this.topic = topic;
    this.topics = new KafkaTopics(breaker.admin());
    this.wanted = new ArrayList<>(alsoMade);
    wanted.add(topic);
    this.tasks = tasks;
    this.intake = intake;
  }

  @Override
  public String name() {
    return "intake";
  }

  @Override
  public Duration runOnce() {
    if (!breaker.usable()) {
      return BROKER_AWAY;
    }
    try {
      keepTopics();
      KafkaConsumer<byte[], byte[]> from = consumer == null ? open() : consumer;
      ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
      if (!records.isEmpty()) {
        store(from, records);
      }
      return Duration.ZERO;
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      return BROKER_AWAY;
    } catch (KafkaException e) {
      LOG.warn("intake: topic {} cannot be read now: {}", topic, e.getMessage());
      return BROKER_AWAY;
    }
  }

  /** Makes the topics until they are there, and again when somebody has deleted them. */
  private void keepTopics() {
    if (System.nanoTime() - lookNanos < 0) {
      return;
    }
    boolean had = topics.has(topic);
    boolean looked = topics.look(wanted);
    if (had && !topics.has(topic)) {
      // Where it stood in the old topic means nothing in the next one.
      close();
    }
    boolean there = looked && topics.payloads(wanted);
    lookNanos = System.nanoTime() + (there ? LOOK_EVERY : MAKE_AGAIN).toNanos();
  }

  private KafkaConsumer<byte[], byte[]> open() {
    KafkaConsumer<byte[], byte[]> opened =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrap(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.clientId("intake"),
                ConsumerConfig.GROUP_ID_CONFIG,
                settings.cluster() + ".intake",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    opened.subscribe(List.of(topic));
    consumer = opened;
    return opened;
  }

  private void store(KafkaConsumer<byte[], byte[]> from, ConsumerRecords<byte[], byte[]> records) {
    List<NewTask> good = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      switch (intake.read(record.value() == null ? new byte[0] : record.value())) {
        case Intake.Read.Good(NewTask task) -> {
          good.add(task.withIdempotencyKey(identity(record)));
          sources.add(record);
        }
        case Intake.Read.Bad(String problem) -> skipped(record, problem);
      }
    }
    try {
      List<SubmitResult> results = tasks.submit(good, CALLER);
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) instanceof SubmitResult.Refused(var error)) {
          skipped(sources.get(i), error.message());
        }
      }
      from.commitSync();
    } catch (RuntimeException e) {
      // Nothing was committed: read the same records again.
      for (TopicPartition partition : records.partitions()) {
        from.seek(partition, records.records(partition).getFirst().offset());
      }
      throw e;
    }
  }

  /**
   * A topic that was deleted and made again counts its offsets from 0: the time tells them apart.
   */
  private static String identity(ConsumerRecord<byte[], byte[]> record) {
    return place(record) + "@" + record.timestamp();
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return "kafka:" + record.topic() + ":" + record.partition() + ":" + record.offset();
  }

  private static void skipped(ConsumerRecord<byte[], byte[]> record, String problem) {
    LOG.warn("intake: record {} is skipped: {}", place(record), problem);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }

  /** After the loop has ended. */
  @Override
  public void close() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    // Before it is closed, which may fail: a closed one must not be read on.
    consumer = null;
    if (open != null) {
      open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
