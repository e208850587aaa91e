package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Engine;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether workflows, runs and schedules lie in somebody's reach: their tenant does, and every queue
 * that their tasks go to, those of inner workflows included. Blocks on the store.
 */
final class FlowScope {
  private final Engine engine;

  FlowScope(Engine engine) {
    this.engine = engine;
  }

  static String tenant(String given) {
    return given.isEmpty() ? NewTask.DEFAULT_NAME : given;
  }

  static boolean tenant(Access access, String given) {
    return access.tenants().isEmpty() || access.tenants().contains(tenant(given));
  }

  /** Whether a definition lies in reach. */
  boolean reaches(Access access, Workflow workflow) {
    return tenant(access, workflow.tenant())
        && (access.queues().isEmpty() || queues(access, workflow, new HashSet<>()));
  }

  private boolean queues(Access access, Workflow workflow, Set<String> seen) {
    return Stream.concat(workflow.nodes().stream(), workflow.finallyNodes().stream())
        .allMatch(node -> queues(access, workflow.tenant(), node, seen));
  }

  private boolean queues(Access access, String tenant, Node node, Set<String> seen) {
    if (node.subWorkflow().isEmpty()) {
      return access.queues().contains(tenant(node.task().queue()));
    }
    String id = node.subWorkflow().get().workflow();
    int version = node.subWorkflow().get().version();
    if (!seen.add(id + ' ' + version)) {
      return true;
    }
    // One that is not there may be put there later by somebody with other queues.
    return stored(tenant, id, version).filter(inner -> queues(access, inner, seen)).isPresent();
  }

  /** Whether a stored definition lies in reach; false if there is none. */
  boolean workflow(Access access, String tenant, String id, int version) {
    if (!tenant(access, tenant)) {
      return false;
    }
    return access.queues().isEmpty()
        || stored(tenant(tenant), id, version).filter(w -> reaches(access, w)).isPresent();
  }

  /** Whether a name may be given to a definition: it is free, or what has it lies in reach. */
  boolean mayReplace(Access access, String tenant, String id) {
    return stored(tenant(tenant), id, 0).filter(w -> !reaches(access, w)).isEmpty();
  }

  private Optional<Workflow> stored(String tenant, String id, int version) {
    return found(() -> engine.workflows().definitions().get(tenant, id, version));
  }

  /** Whether a schedule lies in reach. */
  boolean reaches(Access access, Schedule schedule) {
    return tenant(access, schedule.tenant())
        && (access.queues().isEmpty()
            || switch (schedule.target()) {
              case Target.Task task -> access.queues().contains(tenant(task.template().queue()));
              case Target.Workflow target ->
                  workflow(access, schedule.tenant(), target.name(), target.version());
            });
  }

  /**
   * Whether somebody may store a schedule: it lies in reach, so does what it replaces, and it does
   * not listen to a topic, which may carry what belongs to others.
   */
  boolean mayPut(Access access, Schedule schedule) {
    ScheduleKey key = new ScheduleKey(tenant(schedule.tenant()), schedule.id());
    return reaches(access, schedule)
        && !(schedule.trigger() instanceof Trigger.Event)
        && found(() -> engine.schedules().get(key))
            .filter(s -> !reaches(access, s.schedule()))
            .isEmpty();
  }

  /** Whether a stored schedule lies in reach; false if there is none and it cannot be told. */
  boolean schedule(Access access, String tenant, String id) {
    return tenant(access, tenant)
        && (access.queues().isEmpty()
            || found(() -> engine.schedules().get(new ScheduleKey(tenant(tenant), id)))
                .filter(s -> reaches(access, s.schedule()))
                .isPresent());
  }

  private static <T> Optional<T> found(java.util.function.Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
