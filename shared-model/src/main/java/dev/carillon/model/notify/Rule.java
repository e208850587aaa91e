package dev.carillon.model.notify;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is told, and to whom.
 *
 * @param filter over tasks, in the one grammar; empty: all
 * @param coolDown after a message none about the same for so long
 * @param group what is alike and happens within it becomes one message; zero: each by itself
 * @param withErrors whether messages quote the errors of tasks
 * @param changedMs it holds for what happens from then on, epoch milliseconds by Redis
 */
public record Rule(
    String id,
    String note,
    boolean disabled,
    Set<NotifyEvent> events,
    String filter,
    List<String> channels,
    Duration coolDown,
    Duration group,
    Bounds bounds,
    boolean withErrors,
    long changedMs,
    String changedBy) {

  /**
   * When an alarm is one.
   *
   * @param queues empty: each
   * @param depth more tasks wait than that; 0: not looked at
   * @param age the oldest waits for longer; zero: not looked at
   * @param holdsFor only once it has been so for this long
   * @param memoryPercent the store is fuller than that; 0: 85
   */
  public record Bounds(
      List<String> queues, long depth, Duration age, Duration holdsFor, int memoryPercent) {
    public static final Bounds NONE = new Bounds(List.of(), 0, Duration.ZERO, Duration.ZERO, 0);

    public Bounds {
      queues = List.copyOf(queues);
    }
  }

  public Rule {
    events = Set.copyOf(events);
    channels = List.copyOf(channels);
  }

  /** A rule as somebody asks for it: each event by itself, at once. */
  public static Rule of(String id, Collection<NotifyEvent> events, List<String> channels) {
    return new Rule(
        id,
        "",
        false,
        Set.copyOf(events),
        "",
        channels,
        Duration.ZERO,
        Duration.ZERO,
        Bounds.NONE,
        false,
        0,
        "");
  }

  public Rule withFilter(String value) {
    return new Rule(
        id,
        note,
        disabled,
        events,
        value,
        channels,
        coolDown,
        group,
        bounds,
        withErrors,
        changedMs,
        changedBy);
  }

  /** The same with other times. */
  public Rule withTimes(Duration newCoolDown, Duration newGroup) {
    return new Rule(
        id,
        note,
        disabled,
        events,
        filter,
        channels,
        newCoolDown,
        newGroup,
        bounds,
        withErrors,
        changedMs,
        changedBy);
  }

  public Rule withBounds(Bounds value) {
    return new Rule(
        id,
        note,
        disabled,
        events,
        filter,
        channels,
        coolDown,
        group,
        value,
        withErrors,
        changedMs,
        changedBy);
  }

  /** The same with the errors of tasks in its messages. */
  public Rule quotingErrors() {
    return new Rule(
        id, note, disabled, events, filter, channels, coolDown, group, bounds, true, changedMs,
        changedBy);
  }

  /** As it is kept after a change. */
  public Rule changed(long atMs, String by) {
    return new Rule(
        id,
        note,
        disabled,
        events,
        filter,
        channels,
        coolDown,
        group,
        bounds,
        withErrors,
        atMs,
        by);
  }

  /** Its events in their order. */
  public List<NotifyEvent> sortedEvents() {
    return List.copyOf(new TreeSet<>(events));
  }

  /** Whether it looks at things of this kind. */
  public boolean about(NotifyEvent.Of of) {
    return events.stream().anyMatch(event -> event.of() == of);
  }
}
