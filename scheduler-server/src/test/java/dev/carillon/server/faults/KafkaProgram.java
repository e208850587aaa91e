package dev.carillon.server.faults;

import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.KafkaOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A broker: {@code <port> <data>}. Prints {@code kafka <bootstrap>}. */
public final class KafkaProgram {
  private KafkaProgram() {}

  public static void main(String[] args) throws IOException {
    KafkaOptions options =
        KafkaOptions.durable(Path.of(args[1])).withPort(Integer.parseInt(args[0]));
    try (EmbeddedKafka kafka = new EmbeddedKafka(options).start()) {
      System.out.println("kafka " + kafka.bootstrap());
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
