package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.EventLog;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sends the event log to those who watch, each at its own pace. Whoever keeps up is served from the
 * {@link LiveTail}, which is read once for all. Whoever does not reads the log for itself from
 * where it stopped, so a slow watcher costs nobody anything and loses nothing that the log still
 * has; what it lost, or if it is too far behind, is said by RESYNC, and it goes on from the end.
 *
 * <p>A watcher that begins in the middle first reads for itself up to the newest event, then takes
 * its place at the live tail, and reads what lies between the two: so nothing is missed, and
 * nothing is sent twice. A RESYNC carries a cursor taken before it is sent: a receiver that reads
 * its lists after it sees every change either in the lists or in the events that follow.
 */
public final class EventFeed implements Events {
  /**
   * Events a watcher may read without reaching the end before it is told to read its lists anew.
   */
  private static final int BUFFER = 100_000;

  /** Events in one message: far below what a client of gRPC takes in by default. */
  private static final int MESSAGE = 1_000;

  private final EventLog log;
  private final LiveTail tail;
  private volatile boolean stopped;

  public EventFeed(EventLog log) {
    this.log = log;
    this.tail = new LiveTail(log);
  }

  /** Ends all streams. */
  public void stop() {
    stopped = true;
  }

  /** Of what is no id nothing would ever come. */
  private static void check(String taskId) {
    if (taskId.isEmpty()) {
      return;
    }
    try {
      TaskId unused = TaskId.parse(taskId);
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "task_id",
          "Expected the id of a task like 03-8M3KQ2ZVXH4T, but got '" + taskId + "'.",
          "Take it from the answer to the submit, or leave it out for all tasks.");
    }
  }

  @Override
  public void watch(String cursor, Set<String> queues, String taskId, Sink<EventBatch> sink) {
    check(taskId);
    Predicate<TaskEvent> wanted =
        e ->
            (queues.isEmpty() || queues.contains(e.queue()))
                && (taskId.isEmpty() || taskId.equals(e.taskId()));
    Watching watching = new Watching(cursor, wanted, sink);
    try {
      boolean goesOn = watching.begin();
      while (goesOn && !stopped && sink.open()) {
        goesOn = watching.step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watching.leave();
    }
  }

  /** One watcher; each step is true if it goes on. */
  private final class Watching {
    private final Predicate<TaskEvent> wanted;
    private final Sink<EventBatch> sink;
    private String at;
    private boolean live;
    private long next;
    private int behind;

    private Watching(String cursor, Predicate<TaskEvent> wanted, Sink<EventBatch> sink) {
      this.at = cursor;
      this.wanted = wanted;
      this.sink = sink;
    }

    /** Tells it where it begins. */
    boolean begin() {
      if (at.isEmpty()) {
        take(join());
      }
      return sink.send(new EventBatch(List.of(), at, false));
    }

    boolean step() throws InterruptedException {
      return live ? fromTail() : fromLog();
    }

    private boolean fromTail() throws InterruptedException {
      List<LiveTail.Part> parts = tail.from(next);
      if (parts == null) {
        leave();
        return true;
      }
      for (LiveTail.Part part : parts) {
        next++;
        if (!send(part.events(), part.cursor(), part.gap())) {
          return false;
        }
      }
      return true;
    }

    private boolean fromLog() {
      EventLog.Read read = log.read(at, "", LiveTail.ENTRIES, LiveTail.EVENTS);
      behind += read.events().size();
      if (read.gap() || read.more() && behind > BUFFER) {
        return resync();
      }
      return send(read.events(), read.cursor(), false) && (read.more() || meetTail());
    }

    /** Reads what lies between its own place and the tail's. */
    private boolean meetTail() {
      LiveTail.Place place = join();
      if (!place.newest()) {
        leave();
        return true;
      }
      boolean more = true;
      while (more) {
        EventLog.Read read = log.read(at, place.cursor(), LiveTail.ENTRIES, LiveTail.EVENTS);
        if (read.gap()) {
          return resync();
        }
        if (!send(read.events(), read.cursor(), false)) {
          return false;
        }
        more = read.more();
      }
      take(place);
      return true;
    }

    private boolean resync() {
      take(join());
      return sink.send(new EventBatch(List.of(), at, true));
    }

    private LiveTail.Place join() {
      leave();
      LiveTail.Place place = tail.join();
      live = true;
      return place;
    }

    private void take(LiveTail.Place place) {
      at = place.cursor();
      next = place.next();
      behind = 0;
    }

    void leave() {
      if (live) {
        live = false;
        tail.leave();
      }
    }

    /** In messages of some size; only the last one's cursor lies behind them all. */
    private boolean send(List<TaskEvent> events, String cursor, boolean resync) {
      List<TaskEvent> mine = events.stream().filter(wanted).toList();
      for (int from = MESSAGE; from < mine.size(); from += MESSAGE) {
        if (!sink.send(new EventBatch(mine.subList(from - MESSAGE, from), at, false))) {
          return false;
        }
      }
      at = cursor;
      List<TaskEvent> last =
          mine.isEmpty() ? mine : mine.subList((mine.size() - 1) / MESSAGE * MESSAGE, mine.size());
      return !resync && last.isEmpty() || sink.send(new EventBatch(last, at, resync));
    }
  }
}
