package dev.carillon.server.core;

import dev.carillon.server.core.apply.Apply;
import dev.carillon.server.core.control.Control;
import dev.carillon.server.core.dead.DeadLetters;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.core.pull.Pulls;
import dev.carillon.server.core.schedule.ScheduleOperations;
import dev.carillon.server.core.workflow.Workflows;

/** All that a door may call, in one hand. */
public record Engine(
    Tasks tasks,
    TaskControl control,
    Queues queues,
    Workers workers,
    Cluster cluster,
    Events events,
    Trust trust,
    Pulls pulls,
    Finding finding,
    DeadLetters deadLetters,
    Control pauses,
    Limits limits,
    ScheduleOperations schedules,
    Workflows workflows,
    Apply apply,
    Notifications notifications) {
  /** The same with other tasks in front. */
  public Engine withTasks(Tasks value) {
    return new Engine(
        value,
        control,
        queues,
        workers,
        cluster,
        events,
        trust,
        pulls,
        finding,
        deadLetters,
        pauses,
        limits,
        schedules,
        workflows,
        apply,
        notifications);
  }
}
