package dev.carillon.server.core;

import dev.carillon.model.task.TaskId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Wakes those who watch one task when this server saw it change or write output. A change made
 * through another server is seen by the watch's own timer.
 */
public final class Changes {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final ConcurrentMap<TaskId, CopyOnWriteArrayList<Wakeup>> watches =
      new ConcurrentHashMap<>();

  /** Something happened to a task. */
  public void happened(TaskId id) {
    if (watches.isEmpty()) {
      return;
    }
    CopyOnWriteArrayList<Wakeup> watching = watches.get(id);
    if (watching != null) {
      watching.forEach(Wakeup::ring);
    }
  }

  /** Begins to watch a task; close it when done. */
  Watch watch(TaskId id) {
    Wakeup wakeup = new Wakeup();
    watches.compute(
        id,
        (key, list) -> {
          CopyOnWriteArrayList<Wakeup> watching =
              list == null ? new CopyOnWriteArrayList<>() : list;
          watching.add(wakeup);
          return watching;
        });
    return new Watch(id, wakeup);
  }

  /** One watcher of one task. */
  final class Watch implements AutoCloseable {
    private final TaskId id;
    private final Wakeup wakeup;

    private Watch(TaskId id, Wakeup wakeup) {
      this.id = id;
      this.wakeup = wakeup;
    }

    /** Waits until something happened, or until it is time to look all the same. */
    void await() {
      try {
        wakeup.await(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          id,
          (key, list) -> {
            list.remove(wakeup);
            return list.isEmpty() ? null : list;
          });
    }
  }
}
