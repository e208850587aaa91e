package dev.carillon.model.dead;

import dev.carillon.model.task.Payload;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is changed in tasks as they are brought back.
 *
 * @param payload a new one for each of them
 * @param setAttributes added or replaced
 * @param removeAttributes taken away
 * @param priority 0–9
 */
public record DeadEdits(
    Optional<Payload> payload,
    Map<String, String> setAttributes,
    Set<String> removeAttributes,
    Optional<Integer> priority) {
  public static final DeadEdits NONE =
      new DeadEdits(Optional.empty(), Map.of(), Set.of(), Optional.empty());

  public DeadEdits {
    setAttributes = Map.copyOf(setAttributes);
    removeAttributes = Set.copyOf(removeAttributes);
  }

  /** Whether more than the record's header changes. */
  public boolean changesContent() {
    return payload.isPresent() || !setAttributes.isEmpty() || !removeAttributes.isEmpty();
  }
}
