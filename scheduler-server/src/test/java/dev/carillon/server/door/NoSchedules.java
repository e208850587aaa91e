package dev.carillon.server.door;

import dev.carillon.server.core.schedule.ScheduleOperations;
import java.lang.reflect.Proxy;

/** Schedules of a server that has none: none of the tests here asks for them. */
final class NoSchedules {
  private NoSchedules() {}

  static ScheduleOperations make() {
    return (ScheduleOperations)
        Proxy.newProxyInstance(
            NoSchedules.class.getClassLoader(),
            new Class<?>[] {ScheduleOperations.class},
            (proxy, method, args) -> {
              throw new AssertionError("Expected no call of " + method.getName() + ".");
            });
  }
}
