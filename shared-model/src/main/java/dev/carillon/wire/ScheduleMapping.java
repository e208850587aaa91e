package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.v1.AfterEndTrigger;
import dev.carillon.v1.EventTrigger;
import dev.carillon.v1.EveryTrigger;
import dev.carillon.v1.MisfireMode;
import dev.carillon.v1.OnceTrigger;
import dev.carillon.v1.WorkflowTarget;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/** Schedules as they are written. What is not set takes the default of the contract. */
public final class ScheduleMapping {
  private static final int MAX_ZONE = 64;

  private ScheduleMapping() {}

  public static dev.carillon.v1.Schedule toProto(Schedule s) {
    dev.carillon.v1.Schedule.Builder proto =
        dev.carillon.v1.Schedule.newBuilder()
            .setId(s.id())
            .setTenant(s.tenant())
            .setNote(s.note())
            .putAllLabels(s.labels())
            .setZone(s.zone().getId())
            .setStartMs(s.startMs())
            .setEndMs(s.endMs())
            .setJitterMillis(Fields.millis(s.jitter()))
            .setMisfire(toProto(s.misfire()))
            .setOverlapValue(s.overlap().ordinal() + 1)
            .setPauseAfterFailures(s.pauseAfterFailures());
    if (!s.exclusions().empty() || s.exclusions().zone().isPresent()) {
      proto.setExclusions(CalendarMapping.toProto(s.exclusions()));
    }
    write(s.trigger(), proto);
    switch (s.target()) {
      case Target.Task(NewTask template) -> proto.setTask(SubmitMapping.toProto(template));
      case Target.Workflow w ->
          proto.setWorkflow(
              WorkflowTarget.newBuilder()
                  .setName(w.name())
                  .setVersion(w.version())
                  .setInput(Fields.bytes(w.input()))
                  .setDeadlineMillis(Fields.millis(w.deadline())));
    }
    return proto.build();
  }

  private static void write(Trigger trigger, dev.carillon.v1.Schedule.Builder proto) {
    switch (trigger) {
      case Trigger.Cron cron -> proto.setCron(cron.expression().text());
      case Trigger.Every every ->
          proto.setEvery(
              EveryTrigger.newBuilder()
                  .setIntervalMillis(Fields.millis(every.interval()))
                  .setAnchorMs(every.anchorMs()));
      case Trigger.AfterEnd end ->
          proto.setAfterEnd(
              AfterEndTrigger.newBuilder().setDelayMillis(Fields.millis(end.delay())));
      case Trigger.Once once -> proto.setOnce(OnceTrigger.newBuilder().setAtMs(once.atMs()));
      case Trigger.Event event ->
          proto.setEvent(
              EventTrigger.newBuilder().setTopic(event.topic()).setFilter(event.filter()));
    }
  }

  private static dev.carillon.v1.MisfirePolicy toProto(MisfirePolicy policy) {
    return dev.carillon.v1.MisfirePolicy.newBuilder()
        .setMode(MisfireMode.forNumber(policy.mode().ordinal() + 1))
        .setThresholdMillis(Fields.millis(policy.threshold()))
        .setWindowMillis(Fields.millis(policy.window()))
        .setCap(policy.cap())
        .build();
  }

  /**
   * Reads a schedule.
   *
   * @param prefix path of the schedule within the request, for example {@code schedule.}
   * @throws CarillonException INVALID_ARGUMENT for a value that cannot be; limits are checked by
   *     the core
   */
  public static Schedule fromProto(dev.carillon.v1.Schedule p, String prefix) {
    ZoneId zone = zone(p.getZone(), prefix + "zone");
    return new Schedule(
        p.getId(),
        tenant(p.getTenant()),
        p.getNote(),
        p.getLabelsMap(),
        trigger(p, prefix),
        zone,
        p.getStartMs(),
        p.getEndMs(),
        span(p.getJitterMillis(), Duration.ZERO, prefix + "jitter_millis"),
        CalendarMapping.fromProto(p.getExclusions(), prefix + "exclusions."),
        misfire(p.getMisfire(), prefix + "misfire."),
        overlap(p, prefix),
        p.getPauseAfterFailures(),
        target(p, prefix));
  }

  private static Trigger trigger(dev.carillon.v1.Schedule p, String prefix) {
    return switch (p.getTriggerCase()) {
      case CRON -> cron(p.getCron(), prefix);
      case EVERY ->
          new Trigger.Every(
              span(
                  p.getEvery().getIntervalMillis(),
                  Duration.ZERO,
                  prefix + "every.interval_millis"),
              p.getEvery().getAnchorMs());
      case AFTER_END ->
          new Trigger.AfterEnd(
              span(
                  p.getAfterEnd().getDelayMillis(),
                  Duration.ZERO,
                  prefix + "after_end.delay_millis"));
      case ONCE -> new Trigger.Once(p.getOnce().getAtMs());
      case EVENT -> new Trigger.Event(p.getEvent().getTopic(), p.getEvent().getFilter());
      case TRIGGER_NOT_SET ->
          throw Fields.wrong(
              prefix + "cron",
              "one of cron, every, after_end, once and event",
              "none",
              "Say when it fires, for example cron \"0 2 * * *\".");
    };
  }

  private static Trigger cron(String text, String prefix) {
    try {
      return Trigger.Cron.of(text);
    } catch (CarillonException e) {
      throw CarillonException.of(e.code(), e.message())
          .field(prefix + e.field())
          .advice(e.advice())
          .cause(e)
          .build();
    }
  }

  private static MisfirePolicy misfire(dev.carillon.v1.MisfirePolicy p, String prefix) {
    MisfirePolicy.Mode mode =
        switch (p.getMode()) {
          case MISFIRE_MODE_UNSPECIFIED, MISFIRE_MODE_FIRE_ONCE -> MisfirePolicy.Mode.FIRE_ONCE;
          case MISFIRE_MODE_SKIP -> MisfirePolicy.Mode.SKIP;
          case MISFIRE_MODE_FIRE_ALL -> MisfirePolicy.Mode.FIRE_ALL;
          case UNRECOGNIZED ->
              throw Fields.unknownEnum(prefix + "mode", "a known mode", p.getModeValue());
        };
    return new MisfirePolicy(
        mode,
        span(p.getThresholdMillis(), MisfirePolicy.DEFAULT_THRESHOLD, prefix + "threshold_millis"),
        span(p.getWindowMillis(), MisfirePolicy.DEFAULT_WINDOW, prefix + "window_millis"),
        p.getCap() == 0 ? MisfirePolicy.DEFAULT_CAP : p.getCap());
  }

  private static OverlapPolicy overlap(dev.carillon.v1.Schedule p, String prefix) {
    return switch (p.getOverlap()) {
      case OVERLAP_POLICY_UNSPECIFIED, OVERLAP_POLICY_SKIP -> OverlapPolicy.SKIP;
      case OVERLAP_POLICY_QUEUE_ONE -> OverlapPolicy.QUEUE_ONE;
      case OVERLAP_POLICY_ALLOW -> OverlapPolicy.ALLOW;
      case OVERLAP_POLICY_CANCEL_RUNNING -> OverlapPolicy.CANCEL_RUNNING;
      case UNRECOGNIZED ->
          throw Fields.unknownEnum(prefix + "overlap", "a known policy", p.getOverlapValue());
    };
  }

  private static Target target(dev.carillon.v1.Schedule p, String prefix) {
    return switch (p.getTargetCase()) {
      case TASK -> new Target.Task(SubmitMapping.fromProto(p.getTask(), prefix + "task."));
      case WORKFLOW ->
          new Target.Workflow(
              p.getWorkflow().getName(),
              p.getWorkflow().getVersion(),
              Fields.payload(p.getWorkflow().getInput()),
              span(
                  p.getWorkflow().getDeadlineMillis(),
                  Duration.ZERO,
                  prefix + "workflow.deadline_millis"));
      case TARGET_NOT_SET ->
          throw Fields.wrong(
              prefix + "task",
              "a task or a workflow",
              "neither",
              "Say what a fire creates, for example task {\"type\": \"echo\"}.");
    };
  }

  /** A time in milliseconds; 0 takes the default. */
  private static Duration span(long millis, Duration otherwise, String field) {
    long checked =
        Fields.notNegative(millis, field, "a time in milliseconds", "Leave it out for none.");
    return checked == 0 ? otherwise : Duration.ofMillis(checked);
  }

  /**
   * A time zone by its name; empty: UTC.
   *
   * @throws CarillonException INVALID_ARGUMENT for one that is not known here
   */
  static ZoneId zone(String name, String field) {
    if (name.isEmpty() || name.equals("Z")) {
      return Schedule.UTC;
    }
    try {
      return ZoneId.of(name.length() > MAX_ZONE ? "" : name);
    } catch (DateTimeException e) {
      throw Fields.wrong(
          field,
          "an IANA time zone like Europe/Berlin",
          "'" + name.substring(0, Math.min(MAX_ZONE, name.length())) + "'",
          "Names are as in the tz database; leave it out for UTC.");
    }
  }

  public static ScheduleKey key(String tenant, String id) {
    return new ScheduleKey(tenant(tenant), id);
  }

  private static String tenant(String tenant) {
    return tenant.isEmpty() ? NewTask.DEFAULT_NAME : tenant;
  }

  /**
   * The constant of a number of the contract whose zero means "not set". It takes the number as it
   * came: the contract's own constant for one that nobody knows has none.
   */
  static <E extends Enum<E>> E enumOf(E[] values, int number, String field, String what) {
    if (number < 1 || number > values.length) {
      throw Fields.unknownEnum(field, what, number);
    }
    return values[number - 1];
  }
}
