package dev.carillon.model.schedule;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Duration;

/** What a fire creates. */
public sealed interface Target {
  /** Attribute of a created task: the schedule's id. */
  String ATTRIBUTE_SCHEDULE = "schedule";

  /** Attribute of a created task: the fire instant before jitter, ISO-8601 in UTC. */
  String ATTRIBUTE_FIRE = "fire";

  /** Attribute of a task that a backfill created: the backfill's id. */
  String ATTRIBUTE_BACKFILL = "backfill";

  /**
   * A task.
   *
   * @param template all of it but its due instant, its tenant and its idempotency key, which the
   *     fire sets; times {@code After} count from the fire
   */
  record Task(NewTask template) implements Target {}

  /**
   * A run of a workflow of the schedule's tenant.
   *
   * @param name the workflow's name
   * @param version 0: the newest at each fire
   * @param input JSON object that the run gets; empty: none
   * @param deadline the run must have ended so long after the fire; zero: any time
   */
  record Workflow(String name, int version, Payload input, Duration deadline) implements Target {}
}
