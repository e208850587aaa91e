package dev.carillon.server.dispatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.server.core.port.EventFilters;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.schedule.EventPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic of one schedule from where its records were settled last, which Redis knows; what
 * its consumer group has committed is only there to be looked at. One thread.
 */
final class TopicListener implements AutoCloseable {
  private static final int MOST_RECORDS = 100;

  /** Bytes of the values of records that are settled together, unless one alone has more. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int SECONDS = 5;

  private final ScheduleStore store;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topicId;
  private final Map<TopicPartition, String> settled = new HashMap<>();
  private final List<EventPlanner.Records> lost = new ArrayList<>();
  final Stored stored;

  /**
   * Opens the topic.
   *
   * @throws KafkaException if there is no such topic, or it cannot be read
   */
  TopicListener(
      KafkaSettings settings,
      KafkaBreaker breaker,
      ScheduleStore store,
      Stored stored,
      Trigger.Event trigger) {
    this.store = store;
    this.stored = stored;
    this.topicId = idOf(breaker, trigger.topic());
    ScheduleKey key = stored.key();
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrap(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.clientId("schedule-" + key.tenant() + "-" + key.id()),
                ConsumerConfig.GROUP_ID_CONFIG,
                settings.cluster() + ".schedule." + key.tenant() + "." + key.id(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MOST_RECORDS),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      place(trigger.topic());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static String idOf(KafkaBreaker breaker, String topic) {
    try {
      TopicDescription found =
          breaker
              .admin()
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .get(topic);
      if (found == null) {
        throw new UnknownTopicOrPartitionException("There is no topic " + topic + ".");
      }
      return found.topicId().toString();
    } catch (ExecutionException e) {
      throw new KafkaException("Topic " + topic + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer within 5 s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted.", e);
    }
  }

  /** Goes to where each partition was settled; the first time to what came since it was stored. */
  private void place(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<String, Long> seen = store.seen(stored.key());
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    // The end before the search by time: what comes between the two is found by one of them.
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> since = new HashMap<>();
    partitions.forEach(p -> since.put(p, stored.changedMs()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(since);
    for (TopicPartition partition : partitions) {
      Long known = seen.get(name(partition));
      long from;
      if (known != null) {
        from = known + 1;
        settled.put(partition, Long.toString(known));
        if (from > end.getOrDefault(partition, from)) {
          from = afterLastFire(partition, end.getOrDefault(partition, 0L));
          lost.add(
              new EventPlanner.Records(name(partition), Long.toString(known), from - 1, List.of()));
        }
      } else {
        OffsetAndTimestamp begin = found.get(partition);
        from = begin == null ? end.getOrDefault(partition, 0L) : begin.offset();
        settled.put(partition, "");
      }
      // What retention took away is gone.
      consumer.seek(partition, Math.max(from, first.getOrDefault(partition, 0L)));
    }
  }

  /**
   * Where to go on in a partition that ends before what was settled: the broker lost its end, for
   * example in a restore. What came to it since is later than what fired last.
   */
  private long afterLastFire(TopicPartition partition, long end) {
    long since = Math.max(stored.lastMs() + 1, stored.changedMs());
    OffsetAndTimestamp begin = consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
    return begin == null ? end : begin.offset();
  }

  /** Partitions whose end the broker has lost: to be settled before anything is read. */
  List<EventPlanner.Records> lost() {
    return List.copyOf(lost);
  }

  private String name(TopicPartition partition) {
    return topicId + "/" + partition.partition();
  }

  /** Places that stand nowhere yet: to be stored before anything is read. */
  List<EventPlanner.Records> unplaced() {
    List<EventPlanner.Records> begin = new ArrayList<>();
    settled.forEach(
        (partition, before) -> {
          if (before.isEmpty()) {
            begin.add(
                new EventPlanner.Records(
                    name(partition), "", consumer.position(partition) - 1, List.of()));
          }
        });
    return begin;
  }

  /** What came, by partition; empty: nothing. */
  List<EventPlanner.Records> poll(Duration most) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(most);
    List<EventPlanner.Records> read = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      List<EventPlanner.Placed> placed = new ArrayList<>();
      String before = settled.getOrDefault(partition, "");
      int bytes = 0;
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        int size = Math.max(0, record.serializedValueSize());
        if (!placed.isEmpty() && bytes + size > MOST_BYTES) {
          before = add(partition, before, placed, read);
          placed = new ArrayList<>();
          bytes = 0;
        }
        placed.add(new EventPlanner.Placed(event(record), record.offset(), record.timestamp()));
        bytes += size;
      }
      String unused = add(partition, before, placed, read);
    }
    return read;
  }

  /** Gives where the next ones of the partition begin. */
  private String add(
      TopicPartition partition,
      String before,
      List<EventPlanner.Placed> placed,
      List<EventPlanner.Records> read) {
    long after = placed.getLast().offset();
    read.add(new EventPlanner.Records(name(partition), before, after, placed));
    return Long.toString(after);
  }

  private static EventFilters.Event event(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record.headers().forEach(h -> headers.put(h.key(), text(h.value())));
    return new EventFilters.Event(
        record.topic(), text(record.key()), text(record.value()), headers);
  }

  private static String text(byte @org.jspecify.annotations.Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  /** These were settled: the next step goes on from there. */
  void settled(EventPlanner.Records records) {
    for (TopicPartition partition : settled.keySet()) {
      if (name(partition).equals(records.place())) {
        settled.put(partition, Long.toString(records.after()));
        consumer.commitAsync(
            Map.of(partition, new OffsetAndMetadata(records.after() + 1)), (offsets, error) -> {});
      }
    }
  }

  /** Whether it still is what was opened. */
  boolean serves(Stored now) {
    return now.version() == stored.version()
        && now.bornMs() == stored.bornMs()
        && Objects.equals(now.schedule().trigger(), stored.schedule().trigger());
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
