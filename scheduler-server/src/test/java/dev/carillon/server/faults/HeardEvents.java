package dev.carillon.server.faults;

import dev.carillon.client.StreamListener;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one watcher heard, as a sum over its events, bucket by bucket: two that heard the same in
 * the same order have the same sums. One of them also follows each task from step to step.
 */
final class HeardEvents implements StreamListener<EventBatch> {
  private final boolean follows;
  private final Map<String, Integer> sums = new TreeMap<>();
  private final Map<String, TaskState> last = new HashMap<>();
  private String wrong = "";
  private String begin = "";
  private String over = "";
  private int ended;
  private int resyncs;
  private long events;

  /**
   * @param follows whether it also looks that each event of a task begins where the one before
   *     ended
   */
  HeardEvents(boolean follows) {
    this.follows = follows;
  }

  @Override
  public synchronized void onNext(EventBatch batch) {
    resyncs += batch.resync() ? 1 : 0;
    for (TaskEvent event : batch.events()) {
      String bucket = event.taskId().split("-", 2)[0];
      sums.merge(bucket, event.hashCode(), (sum, hash) -> 31 * sum + hash);
      events++;
      if (follows && !event.taskId().isEmpty()) {
        follow(event);
      }
    }
    begin = begin.isEmpty() ? batch.cursor() : begin;
  }

  private void follow(TaskEvent event) {
    Optional<TaskState> before = Optional.ofNullable(last.get(event.taskId()));
    if (!before.equals(event.from()) && wrong.isEmpty()) {
      wrong = event + " follows " + before;
    }
    event.to().ifPresent(state -> last.put(event.taskId(), state));
    ended += event.to().filter(TaskState.SUCCEEDED::equals).isPresent() ? 1 : 0;
  }

  @Override
  public synchronized void onError(CarillonException error) {
    over = error.toString();
  }

  @Override
  public synchronized void onEnd() {
    over = "ended";
  }

  /** The cursor before its first event; empty until it has one. */
  synchronized String begin() {
    return begin;
  }

  /** Why it heard no more; empty while it hears. */
  synchronized String over() {
    return over;
  }

  /** What was out of order; empty if nothing was. */
  synchronized String wrong() {
    return wrong;
  }

  /** Tasks that it saw succeed, if it follows. */
  synchronized int ended() {
    return ended;
  }

  synchronized int resyncs() {
    return resyncs;
  }

  synchronized long events() {
    return events;
  }

  synchronized Map<String, Integer> sums() {
    return Map.copyOf(sums);
  }

  @Override
  public synchronized String toString() {
    return events + " events, " + resyncs + " resyncs" + (over.isEmpty() ? "" : ", over: " + over);
  }
}
