package dev.carillon.server.dispatch.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a share group has not read yet. Blocks for some seconds at most. Each topic is told by
 * itself: one that the broker cannot tell just now hides no other.
 */
final class KafkaLag {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLag.class);
  private static final int SECONDS = 3;

  private final Admin admin;
  private final Untold untold = new Untold();

  KafkaLag(Admin admin) {
    this.admin = admin;
  }

  /**
   * Records not read yet, by what stands behind the prefix, without the topics that the broker does
   * not tell of; empty if it tells of none.
   */
  Map<String, Long> of(String group, String topicPrefix) {
    try {
      List<String> topics =
          await(admin.listTopics().names()).stream()
              .filter(topic -> topic.startsWith(topicPrefix))
              .toList();
      return topics.isEmpty() ? Map.of() : of(group, topics, topicPrefix);
    } catch (ExecutionException | TimeoutException e) {
      say(Map.of("any topic", e));
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /** Of these topics, all of which begin with the prefix. */
  Map<String, Long> of(String group, Collection<String> topics, String prefix)
      throws InterruptedException {
    Map<String, Exception> failed = new TreeMap<>();
    List<TopicPartition> partitions = partitions(topics, failed);
    Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest(), failed);
    Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest(), failed);
    Map<TopicPartition, SharePartitionOffsetInfo> read = Map.of();
    try {
      read = read(group);
    } catch (ExecutionException | TimeoutException e) {
      // To call all of it unread would be worse than to tell nothing.
      topics.forEach(topic -> failed.put(topic, e));
    }
    Map<String, Long> lag = new HashMap<>();
    for (TopicPartition p : partitions) {
      if (!failed.containsKey(p.topic())) {
        long behind = behind(read.get(p), first.getOrDefault(p, 0L), end.getOrDefault(p, 0L));
        lag.merge(p.topic().substring(prefix.length()), Math.max(0, behind), Long::sum);
      }
    }
    say(failed);
    return lag;
  }

  private static long behind(@Nullable SharePartitionOffsetInfo at, long first, long end) {
    if (at == null) {
      // Nobody reads it.
      return end - first;
    }
    // Some brokers do not count what was read out of order.
    return at.lag().orElseGet(() -> end - Math.max(first, at.startOffset()));
  }

  private List<TopicPartition> partitions(Collection<String> topics, Map<String, Exception> failed)
      throws InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        await(topic.getValue())
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(topic.getKey(), p.partition())));
      } catch (ExecutionException | TimeoutException e) {
        failed.put(topic.getKey(), e);
      }
    }
    return partitions;
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec of, Map<String, Exception> failed)
      throws InterruptedException {
    ListOffsetsResult asked =
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> of)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition p : partitions) {
      try {
        offsets.put(p, await(asked.partitionResult(p)).offset());
      } catch (ExecutionException | TimeoutException e) {
        failed.put(p.topic(), e);
      }
    }
    return offsets;
  }

  /** What the group has read; empty if nobody has joined it yet. */
  private Map<TopicPartition, SharePartitionOffsetInfo> read(String group)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return await(
          admin
              .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
              .partitionsToOffsetInfo(group));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        LOG.debug("Kafka: nobody has joined {}", group, e);
        return Map.of();
      }
      throw e;
    }
  }

  private void say(Map<String, Exception> failed) {
    failed.forEach((topic, e) -> LOG.debug("Kafka: not told what stands unread in {}", topic, e));
    Set<String> worthTelling = untold.after(failed.keySet());
    if (!worthTelling.isEmpty()) {
      LOG.warn(
          "Kafka: what stands unread in {} cannot be told",
          String.join(", ", worthTelling),
          failed.get(worthTelling.iterator().next()));
    }
  }

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }
}
