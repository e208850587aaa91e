package dev.carillon.server.core.port;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What servers tell each other of workers: who is where, what operators told them, whose attempt
 * was cancelled. Blocks; any thread; REDIS_AWAY if the outcome is unknown (repeating is safe).
 */
public interface WorkerBoard {
  /** Shows the workers of this server to the others, for five seconds. */
  void show(List<WorkerSnapshot> mine);

  /** The workers that other servers show. */
  List<WorkerSnapshot> shownBy(Collection<String> serverIds);

  /**
   * What operators told a worker; it holds until taken back, or for a day after the worker is gone.
   *
   * @param slots how many it may run at once; empty: as many as it registered with
   * @param drain it is to finish within this time and leave
   */
  record Word(Optional<PauseInfo> pause, Optional<Integer> slots, Optional<Duration> drain) {
    public static final Word NONE = new Word(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Gives it no new work. */
  PauseInfo pause(String workerId, String reason, String actor, Duration howLong);

  /** Gives it work again; false if it was not paused. */
  boolean resume(String workerId, String actor);

  /** Changes its slots; 0: as many as it registered with. */
  void resize(String workerId, int slots, String actor);

  /** Lets it finish and leave. */
  void drain(String workerId, Duration within, String actor);

  /** The cancel of a running attempt, called out for the server that its worker hangs on. */
  record Cancel(String workerId, AttemptRef attempt, String reason) {}

  void callOut(Cancel cancel);

  /**
   * @param nowMs Redis time, epoch milliseconds
   * @param words by worker; none of one that was told nothing
   * @param cancels called out since the instant asked for
   */
  record News(long nowMs, Map<String, Word> words, List<Cancel> cancels) {}

  /**
   * Reads the words of some workers, and cancels from an instant on (epoch milliseconds by Redis).
   *
   * @param here workers that this server knows: their words are kept
   */
  News news(Collection<String> here, long cancelsFromMs);

  /** All workers that are paused, by id, whether a server knows them or not. */
  Map<String, PauseInfo> paused();
}
