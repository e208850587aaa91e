package dev.carillon.server.config;

import java.time.Duration;

/** The smaller doors, all of which stand on the main port too. */
public record Doors(Ticks ticks, Jobs jobs, Taskq taskq) {
  /** Nothing was said. */
  public static final Doors DEFAULTS = of(Settings.defaults(ServerKeys.ALL));

  static Doors of(Settings s) {
    return new Doors(
        new Ticks(
            s.get(DoorKeys.TICKS),
            s.get(DoorKeys.TICKS_PORT),
            s.get(DoorKeys.TICKS_QUEUE),
            s.get(DoorKeys.TICKS_TOPIC),
            s.get(DoorKeys.TICKS_CREATE_TOPIC),
            s.get(DoorKeys.TICKS_REPLACE),
            s.get(DoorKeys.TICKS_REPORT)),
        new Jobs(s.get(DoorKeys.JOBS), s.get(DoorKeys.JOBS_QUEUE)),
        new Taskq(s.get(DoorKeys.TASKQ), s.get(DoorKeys.TASKQ_QUEUE), s.get(DoorKeys.TASKQ_LEASE)));
  }

  public Doors withTicks(Ticks value) {
    return new Doors(value, jobs, taskq);
  }

  public Doors withTaskq(Taskq value) {
    return new Doors(ticks, jobs, value);
  }

  /** The same with every port of its own on any free one. */
  public Doors onFreePorts() {
    return withTicks(ticks.withPort(0));
  }

  /**
   * The door "ticks".
   *
   * @param port its own, beside the main port; 0: any free one
   * @param topic due ticks go to it
   * @param createTopic whether it is created at start-up
   * @param replace whether a new time of an item replaces the pending one
   * @param report whether what goes out is printed once a second
   */
  public record Ticks(
      boolean enabled,
      int port,
      String queue,
      String topic,
      boolean createTopic,
      boolean replace,
      boolean report) {
    public Ticks withPort(int value) {
      return new Ticks(enabled, value, queue, topic, createTopic, replace, report);
    }

    public Ticks withTopic(String value) {
      return new Ticks(enabled, port, queue, value, createTopic, replace, report);
    }

    public Ticks withReplace(boolean value) {
      return new Ticks(enabled, port, queue, topic, createTopic, value, report);
    }

    public Ticks withCreateTopic(boolean value) {
      return new Ticks(enabled, port, queue, topic, value, replace, report);
    }
  }

  /** The door "jobs". */
  public record Jobs(boolean enabled, String queue) {}

  /**
   * The door "taskq".
   *
   * @param lease how long a dequeued task may run without an update
   */
  public record Taskq(boolean enabled, String queue, Duration lease) {}
}
