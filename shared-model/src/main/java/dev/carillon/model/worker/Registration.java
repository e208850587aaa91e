package dev.carillon.model.worker;

import java.util.List;
import java.util.Map;

/**
 * How a worker makes itself known.
 *
 * @param workerId a ULID, new for each process
 * @param name a name for people; empty: host and process id
 * @param types what it can run
 * @param queues queues it serves; empty: all
 * @param slots tasks it runs at once, 1–10,000
 * @param version of its program
 * @param kafkaCapable whether it can take hints from Kafka
 */
public record Registration(
    String workerId,
    String name,
    String host,
    long pid,
    List<String> types,
    List<String> queues,
    int slots,
    Map<String, String> labels,
    String version,
    boolean kafkaCapable) {
  public Registration {
    types = List.copyOf(types);
    queues = List.copyOf(queues);
    labels = Map.copyOf(labels);
  }
}
