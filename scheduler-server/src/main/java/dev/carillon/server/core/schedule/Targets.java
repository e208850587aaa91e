package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.ScheduleStore.Creation;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Makes what a fire creates. Any thread. */
public final class Targets {
  private final Function<NewTask, Admission> admissions;

  /**
   * @param admissions what its queue adds to a task; throws if that cannot be worked out
   */
  public Targets(Function<NewTask, Admission> admissions) {
    this.admissions = admissions;
  }

  /**
   * The task of a fire, due when that is, or its run.
   *
   * @param backfill its id; empty: none
   * @throws CarillonException if it cannot be made
   */
  public Creation of(Schedule schedule, Fire fire, String backfill) {
    return switch (schedule.target()) {
      case Target.Task(NewTask template) -> {
        Map<String, String> attributes = new HashMap<>(template.attributes());
        attributes.put(Target.ATTRIBUTE_SCHEDULE, schedule.id());
        attributes.put(Target.ATTRIBUTE_FIRE, Instant.ofEpochMilli(fire.fireMs()).toString());
        if (!backfill.isEmpty()) {
          attributes.put(Target.ATTRIBUTE_BACKFILL, backfill);
        }
        yield new Creation.OfTask(
            admissions.apply(
                template
                    .ofTenant(schedule.tenant())
                    .withAttributes(attributes)
                    .dueAt(new NewTask.Due.At(fire.dueMs()))));
      }
      case Target.Workflow run -> new Creation.OfRun(schedule, run);
    };
  }
}
