package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** Acknowledgements wait for what the store cannot do now. */
final class NotDurable implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.facts().lacks().isEmpty()
        ? List.of()
        : Symptom.error(
            "Nothing is acknowledged: "
                + chart.facts().lacks()
                + ", but redis.durability waits for it",
            "Each call waits and is answered NOT_DURABLE, though it is done. Bring the replicas (or"
                + " the append-only file) back; or start the servers with redis.durability=fast.");
  }
}
