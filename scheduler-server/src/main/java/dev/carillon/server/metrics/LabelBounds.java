package dev.carillon.server.metrics;

import dev.carillon.server.core.port.Telemetry.Work;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of series bounded: each kind of label tells so many values apart, the first that
 * come, and calls all others {@value #OTHER}. Any thread.
 */
final class LabelBounds {
  static final String OTHER = "other";

  private static final Work OTHERS = new Work(OTHER, OTHER);

  private final Set<String> queues = ConcurrentHashMap.newKeySet();
  private final Set<String> types = ConcurrentHashMap.newKeySet();
  private final Set<Work> lines = ConcurrentHashMap.newKeySet();
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private final Most most;

  /** Most values of each label. */
  record Most(int queues, int types, int lines, int tenants) {}

  LabelBounds(Most most) {
    this.most = most;
  }

  String queue(String name) {
    return within(queues, name, most.queues, OTHER);
  }

  String type(String name) {
    return within(types, name, most.types, OTHER);
  }

  String tenant(String name) {
    return within(tenants, name, most.tenants, OTHER);
  }

  Work line(Work work) {
    return within(lines, new Work(queue(work.queue()), type(work.type())), most.lines, OTHERS);
  }

  /** Two threads may bring one more than allowed between them, never more than threads. */
  private static <T> T within(Set<T> known, T value, int most, T other) {
    if (known.contains(value)) {
      return value;
    }
    if (known.size() >= most) {
      return other;
    }
    known.add(value);
    return value;
  }
}
