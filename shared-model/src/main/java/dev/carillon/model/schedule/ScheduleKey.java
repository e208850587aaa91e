package dev.carillon.model.schedule;

/** Names a schedule: ids are unique within a tenant. */
public record ScheduleKey(String tenant, String id) {
  public static ScheduleKey of(Schedule schedule) {
    return new ScheduleKey(schedule.tenant(), schedule.id());
  }

  @Override
  public String toString() {
    return tenant + '/' + id;
  }
}
