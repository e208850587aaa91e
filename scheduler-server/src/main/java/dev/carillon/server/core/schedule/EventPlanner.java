package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Limits;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.port.EventFilters;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Creation;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Mode;
import dev.carillon.server.core.port.ScheduleStore.NewFire;
import dev.carillon.server.core.port.ScheduleStore.Note;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * Works out what records of a topic start: one task or run each that passes the filter. The step is
 * taken only if the place in the topic still is where it was read, so that no record starts two,
 * whoever reads it. Any thread.
 */
public final class EventPlanner {
  private final ScheduleStore store;
  private final Targets targets;
  private final EventFilters filters;

  public EventPlanner(ScheduleStore store, Targets targets, EventFilters filters) {
    this.store = store;
    this.targets = targets;
    this.filters = filters;
  }

  /**
   * Some records of a partition, in order.
   *
   * @param place {@code <topic id>/<partition>}: a topic that was made anew is another
   * @param before offset settled last; empty: none yet
   * @param after offset of the last record that was looked at
   */
  public record Records(String place, String before, long after, List<Placed> records) {
    public Records {
      records = List.copyOf(records);
    }
  }

  /** A record and where it stands. */
  public record Placed(EventFilters.Event event, long offset, long atMs) {}

  /**
   * A partition whose end Kafka has lost: it is read on from an earlier offset than was settled.
   *
   * @param read without records; from after its {@code after} it is read on
   */
  public Job planLost(Stored stored, String topic, Records read) {
    String partition = read.place().substring(read.place().indexOf('/') + 1);
    long at = Math.max(stored.lastMs(), stored.changedMs());
    Note note =
        new Note(
            at,
            at,
            FireKind.EVENT,
            FireOutcome.MISSED,
            1,
            String.format(
                "Kafka lost the end of %s/%s: it had been read up to @%s, and is read on from @%d.",
                topic, partition, read.before(), read.after() + 1));
    return job(stored, read, List.of(note), List.of());
  }

  public Job plan(Stored stored, Records read) {
    List<NewFire> fires = new ArrayList<>();
    List<Note> notes = new ArrayList<>();
    for (Placed record : read.records()) {
      try {
        add(stored, read, record, fires);
      } catch (CarillonException e) {
        if (!Faults.ofTheWork(e)) {
          throw e;
        }
        notes.add(
            new Note(
                record.atMs(),
                record.atMs(),
                FireKind.EVENT,
                FireOutcome.REFUSED,
                1,
                where(read, record) + ": " + e.message()));
      }
    }
    return job(stored, read, notes, fires);
  }

  private static Job job(Stored stored, Records read, List<Note> notes, List<NewFire> fires) {
    return new Job(
        stored.key(),
        Mode.EVENT,
        "",
        stored.version(),
        read.place() + " " + read.before(),
        Long.toString(read.after()),
        0,
        0,
        notes,
        fires);
  }

  private static String where(Records read, Placed record) {
    String partition = read.place().substring(read.place().indexOf('/') + 1);
    return "Record " + record.event().topic() + "/" + partition + "@" + record.offset();
  }

  private void add(Stored stored, Records read, Placed record, List<NewFire> fires) {
    Schedule schedule = stored.schedule();
    if (!(schedule.trigger() instanceof Trigger.Event trigger)
        || !filters.passes(trigger.filter(), record.event())) {
      return;
    }
    Fire fire = new Fire(record.atMs(), record.atMs());
    Creation creation = targets.of(filled(schedule, record), fire, "");
    if (creation.size() > most(schedule)) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected a value of at most "
                  + String.format("%,d", most(schedule))
                  + " bytes, but got "
                  + String.format("%,d", creation.size())
                  + ".")
          .advice("Keep it elsewhere and send its address.")
          .build();
    }
    fires.add(
        new NewFire(
            record.atMs(),
            record.atMs(),
            store.idOf(stored.key(), stored.bornMs(), 0, "event " + identity(read, record)),
            creation,
            FireKind.EVENT,
            "",
            false,
            where(read, record)));
  }

  /** A broker that lost the end of a topic gives its offsets again: the time tells them apart. */
  private static String identity(Records read, Placed record) {
    return read.place() + "@" + record.offset() + "@" + record.atMs();
  }

  /** Bytes that what it starts may carry. */
  private static int most(Schedule schedule) {
    return schedule.target() instanceof Target.Task ? TaskChecks.MAX_PAYLOAD : Limits.OUTPUT_BYTES;
  }

  /** What brings nothing of its own gets the record's value. */
  private static Schedule filled(Schedule schedule, Placed record) {
    Target target =
        switch (schedule.target()) {
          case Target.Task task ->
              task.template().payload().size() > 0
                  ? task
                  : new Target.Task(
                      task.template().withPayload(Payload.of(record.event().value())));
          case Target.Workflow run ->
              run.input().size() > 0
                  ? run
                  : new Target.Workflow(
                      run.name(),
                      run.version(),
                      Payload.of(record.event().value()),
                      run.deadline());
        };
    return schedule.change().target(target).build();
  }
}
