package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.PayloadPublisher;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which topics tasks of type {@code kafka} may name. They are written with the server's own rights:
 * whoever could name any would forge what Carillon tells in its topics, and by what it reads from
 * one store tasks of other tenants.
 */
public final class TaskTopics {
  private final Set<String> owned;
  private final String ownedPrefix;
  private final Set<String> ofDoors;
  private final List<String> prefixes;

  /**
   * @param owned topics that Carillon reads, or tells its own news in; empty ones count not
   * @param ownedPrefix how others of that kind begin
   * @param ofDoors where the doors send what is due: open to everybody who may submit
   * @param prefixes how topics begin that limited callers may write to besides
   */
  public TaskTopics(
      Collection<String> owned,
      String ownedPrefix,
      Collection<String> ofDoors,
      List<String> prefixes) {
    this.owned =
        owned.stream().filter(topic -> !topic.isEmpty()).collect(Collectors.toUnmodifiableSet());
    this.ownedPrefix = ownedPrefix;
    this.ofDoors = Set.copyOf(ofDoors);
    this.prefixes = List.copyOf(prefixes);
  }

  /** Whether no task may write to it, whoever stored the task. */
  public boolean owned(String topic) {
    return owned.contains(topic) || topic.startsWith(ownedPrefix);
  }

  /** Why a caller may not have a task's payload written to the topic that it names. */
  public Optional<CarillonException> problem(NewTask task, Caller caller) {
    return task.type().equals(PayloadPublisher.TYPE)
        ? problem(task.attributes().getOrDefault(PayloadPublisher.TOPIC, ""), caller)
        : Optional.empty();
  }

  /** Why a caller may not have payloads written to a topic. */
  public Optional<CarillonException> problem(String topic, Caller caller) {
    if (owned(topic)) {
      return Optional.of(
          CarillonException.invalid(
              "attributes." + PayloadPublisher.TOPIC,
              "Expected a topic of your own, but '" + topic + "' is one of Carillon's.",
              "Carillon reads it or tells its own news there; name another one."));
    }
    if (!caller.access().limited()
        || ofDoors.contains(topic)
        || prefixes.stream().anyMatch(topic::startsWith)) {
      return Optional.empty();
    }
    return Optional.of(
        CarillonException.of(
                ErrorCode.PERMISSION_DENIED,
                "Expected a topic that '"
                    + caller.name()
                    + "' may have payloads written to, but got '"
                    + topic
                    + "'.")
            .field("attributes." + PayloadPublisher.TOPIC)
            .advice(
                prefixes.isEmpty()
                    ? "Your roles hold for a part of the data only; an administrator allows such"
                        + " topics with kafka.task-topics."
                    : "It must begin with "
                        + String.join(" or ", prefixes)
                        + "; an administrator allows others with kafka.task-topics.")
            .build());
  }
}
