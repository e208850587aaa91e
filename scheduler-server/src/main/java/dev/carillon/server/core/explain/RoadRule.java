package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
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
            "kafka_open", Boolean.toString(open),
            "by_kafka", Boolean.toString(s.capacity().byKafka()));
    if (s.task().type().equals(PayloadPublisher.TYPE)) {
      return published(s, data);
    }
    if (s.capacity().byKafka()) {
      return Check.pass(name(), Told.of("gate.road.kafka"), data);
    }
    if (open) {
      return Check.pass(name(), Told.of("gate.road.refused", Told.text(s.task().type())), data);
    }
    return Check.pass(
        name(),
        s.roads().kafkaConfigured() ? Told.of("gate.road.away") : Told.of("gate.road.sessions"),
        data);
  }

  private Check published(Situation s, Map<String, String> data) {
    if (!s.roads().kafkaConfigured()) {
      return Check.fail(
          name(), Told.of("gate.road.none"), data, "carillon server --kafka-bootstrap=HOST:PORT");
    }
    return s.roads().payloadsOpen()
        ? Check.pass(name(), Told.of("gate.road.publishes"), data)
        : Check.fail(name(), Told.of("gate.road.later"), data, "carillon cluster health");
  }
}
