package dev.carillon.server.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded Kafka is run.
 *
 * @param port 1–65535, or 0: any free one, chosen at the first start and kept
 * @param data where the log lies; null: a directory of its own that is deleted at close
 * @param extra further broker settings, which win over ours
 */
public record KafkaOptions(int port, @Nullable Path data, Map<String, String> extra) {
  public KafkaOptions {
    extra = Map.copyOf(extra);
  }

  /** Nothing survives: for tests. */
  public static KafkaOptions temporary() {
    return new KafkaOptions(0, null, Map.of());
  }

  /** Survives a restart. */
  public static KafkaOptions durable(Path data) {
    return new KafkaOptions(0, data, Map.of());
  }

  public KafkaOptions withPort(int value) {
    return new KafkaOptions(value, data, extra);
  }

  public KafkaOptions withExtra(Map<String, String> value) {
    return new KafkaOptions(port, data, value);
  }
}
