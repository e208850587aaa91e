package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.bench.TickConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon ticks consume}. */
@Command(
    name = "consume",
    description =
        "A sample consumer: reads due ticks from Kafka. Prints 'Consumed items/s: N' once a"
            + " second.",
    footer = {
      "",
      "Examples:",
      "  carillon ticks consume",
      "  carillon ticks consume --kafka localhost:9092 --topic tick"
    })
final class TicksConsume extends ClientCommand {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Brokers (default: those of the server).")
  String kafka = "";

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The topic (default: ${DEFAULT-VALUE}).")
  String topic = "ticks";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description =
          "Consumer group; goes on where it was, at first from the beginning (default:"
              + " ${DEFAULT-VALUE}).")
  String group = "carillon-ticks-sample";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Stop after so many (default: no end).")
  int count;

  TicksConsume(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String brokers = kafka.isEmpty() ? await(client.clusterInfo()).kafka() : kafka;
    if (brokers.isEmpty()) {
      throw CarillonException.invalid(
          "kafka",
          "Expected a server with Kafka, but this one has none.",
          "Name the brokers: --kafka HOST:PORT");
    }
    new TickConsumer(
            new TickConsumer.Source(brokers, topic, group, count),
            line -> {
              terminal.out().println(line);
              terminal.out().flush();
            })
        .run();
    return Exit.OK;
  }
}
