package dev.carillon.model.schedule;

/** Names a schedule: ids are unique within a tenant. */
public record ScheduleKey(String tenant, String id) {
  public static ScheduleKey of(Schedule schedule) {
    return new ScheduleKey(schedule.tenant(), schedule.id());
  }

  /** What {@link #toString} gave. */
  public static ScheduleKey parse(String key) {
    int slash = key.indexOf('/');
    return new ScheduleKey(key.substring(0, slash), key.substring(slash + 1));
  }

  @Override
  public String toString() {
    return tenant + '/' + id;
  }
}
