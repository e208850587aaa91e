package dev.carillon.server.bench;

import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.KafkaOptions;
import java.io.IOException;

/**
 * A broker as a process of its own. Prints {@code kafka <bootstrap>}; ends with its standard input.
 */
public final class KafkaNode {
  private KafkaNode() {}

  public static void main(String[] args) throws IOException {
    try (EmbeddedKafka kafka = new EmbeddedKafka(KafkaOptions.temporary()).start()) {
      System.out.println("kafka " + kafka.bootstrap());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
