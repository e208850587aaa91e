package dev.carillon.server.dispatch.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much a share group has not read yet. Blocks for some seconds at most. */
final class KafkaLag {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLag.class);
  private static final int SECONDS = 3;

  private final Admin admin;

  KafkaLag(Admin admin) {
    this.admin = admin;
  }

  /** Records not read yet, by what stands behind the prefix; empty if the broker does not tell. */
  Map<String, Long> of(String group, String topicPrefix) {
    try {
      List<String> topics =
          await(admin.listTopics().names()).stream()
              .filter(topic -> topic.startsWith(topicPrefix))
              .toList();
      return topics.isEmpty() ? Map.of() : lag(group, topics, topicPrefix);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Kafka: the lag of {} cannot be told", group, e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private Map<String, Long> lag(String group, List<String> topics, String prefix)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<TopicPartition> partitions =
        await(admin.describeTopics(topics).allTopicNames()).values().stream()
            .flatMap(
                t -> t.partitions().stream().map(p -> new TopicPartition(t.name(), p.partition())))
            .toList();
    Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, SharePartitionOffsetInfo> read = read(group);
    Map<String, Long> lag = new HashMap<>();
    for (TopicPartition p : partitions) {
      SharePartitionOffsetInfo at = read.get(p);
      long from = first.getOrDefault(p, 0L);
      // Nobody reads it, or this broker does not count what was read out of order.
      long behind =
          at == null
              ? end.getOrDefault(p, from) - from
              : at.lag()
                  .orElseGet(() -> end.getOrDefault(p, from) - Math.max(from, at.startOffset()));
      lag.merge(p.topic().substring(prefix.length()), Math.max(0, behind), Long::sum);
    }
    return lag;
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec of)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> of))).all())
        .forEach((p, info) -> offsets.put(p, info.offset()));
    return offsets;
  }

  /** What the group has read; empty if nobody has joined it yet. */
  private Map<TopicPartition, SharePartitionOffsetInfo> read(String group)
      throws TimeoutException, InterruptedException {
    try {
      return await(
          admin
              .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
              .partitionsToOffsetInfo(group));
    } catch (ExecutionException e) {
      LOG.debug("Kafka: nobody has joined {}", group, e);
      return Map.of();
    }
  }

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }
}
