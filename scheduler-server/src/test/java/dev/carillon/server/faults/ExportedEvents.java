package dev.carillon.server.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.store.redis.EventChains;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What the topic of events tells, held against the log that it is made from: every move of every
 * task, each at least once, those of a task in the log's order, and nothing else. An event that
 * comes again has the id that it had before.
 */
final class ExportedEvents {
  private static final String TOPIC = "carillon.events";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<String>> log;
  private final long due;
  private final Map<String, List<String>> heard = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> strange = new ArrayList<>();
  private long repeats;

  /**
   * @param log the moves of each task, in order
   */
  ExportedEvents(Map<String, List<String>> log) {
    this.log = log;
    this.due = log.values().stream().mapToLong(List::size).sum();
  }

  /** Reads the topic from its begin to its end, until all has come that is to come. */
  void hear(String bootstrap) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(TOPIC).stream()
              .map(p -> new TopicPartition(TOPIC, p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (!complete(consumer, all) && System.nanoTime() < until) {
        for (ConsumerRecord<String, String> told : consumer.poll(Duration.ofMillis(200))) {
          add(told.key(), told.value());
        }
      }
    }
  }

  private boolean complete(KafkaConsumer<String, String> consumer, List<TopicPartition> all) {
    return ids.size() >= due
        && consumer.endOffsets(all).entrySet().stream()
            .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** The next record of a partition. */
  void add(String key, String value) {
    try {
      JsonNode event = JSON.readTree(value);
      String task = event.path("taskId").asText();
      if (event.path("eventType").asText().equals("GAP")) {
        strange.add("tells of a gap: " + value);
      } else if (task.isEmpty()) {
        return;
      } else if (!key.equals(task)) {
        strange.add("has an event of " + task + " under the key " + key);
      } else if (!ids.add(event.path("eventId").asText())) {
        repeats++;
      } else {
        heard
            .computeIfAbsent(task, t -> new ArrayList<>())
            .add(
                EventChains.move(
                    event.path("from").asText(),
                    event.path("to").asText(),
                    event.path("gen").asInt()));
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the topic and the log differ. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(strange);
    log.forEach(
        (task, moves) -> {
          List<String> told = heard.getOrDefault(task, List.of());
          if (!told.equals(moves)) {
            problems.add(task + " is told as " + told + ", but the log has " + moves);
          }
        });
    heard.keySet().stream()
        .filter(task -> !log.containsKey(task))
        .forEach(task -> problems.add("tells of " + task + ", which the log does not have"));
    return problems;
  }

  @Override
  public String toString() {
    return ids.size() + " (told again: " + repeats + ")";
  }
}
