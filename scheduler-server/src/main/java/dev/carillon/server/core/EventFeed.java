package dev.carillon.server.core;

import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.server.core.port.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sends the event log to those who watch. Each watcher reads for itself, at its own pace, so a slow
 * one costs nobody anything: when it has fallen too far behind it gets RESYNC and goes on from the
 * end.
 */
public final class EventFeed implements Events {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int ENTRIES = 50;

  /** Events a watcher may lag behind before it is told to read its lists anew. */
  private static final int BUFFER = 100_000;

  private final EventLog log;
  private final Wakeup never = new Wakeup();
  private volatile boolean stopped;

  public EventFeed(EventLog log) {
    this.log = log;
  }

  /** Ends all streams. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void watch(String cursor, Set<String> queues, String taskId, Sink<EventBatch> sink) {
    Predicate<TaskEvent> wanted =
        e ->
            (queues.isEmpty() || queues.contains(e.queue()))
                && (taskId.isEmpty() || taskId.equals(e.taskId()));
    String at = cursor.isEmpty() ? log.end() : cursor;
    if (!sink.send(new EventBatch(List.of(), at, false))) {
      return;
    }
    int behind = 0;
    while (!stopped && sink.open()) {
      EventLog.Read read = log.read(at, ENTRIES);
      behind = read.more() ? behind + read.events().size() : 0;
      boolean resync = read.gap() || behind > BUFFER;
      at = resync ? log.end() : read.cursor();
      behind = resync ? 0 : behind;
      List<TaskEvent> events = resync ? List.of() : read.events().stream().filter(wanted).toList();
      if ((resync || !events.isEmpty()) && !sink.send(new EventBatch(events, at, resync))) {
        return;
      }
      if (!read.more() && !pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      never.await(LOOK_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
