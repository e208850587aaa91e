package dev.carillon.model.worker;

import java.util.List;
import java.util.Map;

/**
 * How a worker makes itself known.
 *
 * @param workerId a ULID, new for each process
 * @param name a name for people, at most 128 characters in one line; empty: host and process id
 * @param host at most 255 characters in one line
 * @param types what it can run, 1–256
 * @param queues queues it serves, at most 1,000; empty: all
 * @param slots tasks it runs at once, 1–10,000
 * @param labels at most 32; a key has at most 64 bytes, a value 256
 * @param version of its program, at most 128 characters in one line
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
