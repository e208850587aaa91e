package dev.carillon.server.core.explain;

import dev.carillon.server.core.port.PayloadPublisher;
import java.util.Map;

/** How it gets to who runs it: by Kafka or over the workers' sessions. */
final class RoadRule implements Rule {
  @Override
  public String name() {
    return "road";
  }

  @Override
  public Check check(Situation s) {
    boolean open = s.capacity().kafkaOpen();
    Map<String, String> data =
        Map.of(
            "kafka_configured", Boolean.toString(s.roads().kafkaConfigured()),
            "kafka_open", Boolean.toString(open));
    if (s.task().type().equals(PayloadPublisher.TYPE)) {
      return published(s, data);
    }
    if (open) {
      return Check.pass(name(), "hints go by Kafka", data);
    }
    return Check.pass(
        name(),
        s.roads().kafkaConfigured()
            ? "Kafka is away; hints go over the workers' sessions meanwhile"
            : "hints go over the workers' sessions",
        data);
  }

  private Check published(Situation s, Map<String, String> data) {
    if (!s.roads().kafkaConfigured()) {
      return Check.fail(
          name(),
          "the server is to publish it, but no Kafka is configured",
          data,
          "carillon server --kafka-bootstrap=HOST:PORT");
    }
    return s.roads().payloadsOpen()
        ? Check.pass(name(), "the server publishes it to Kafka", data)
        : Check.fail(
            name(),
            "Kafka is away: the server publishes it when the broker answers again",
            data,
            "carillon cluster health");
  }
}
