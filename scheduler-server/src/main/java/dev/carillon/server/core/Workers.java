package dev.carillon.server.core;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The server's side of the worker protocol, and what operators do with workers. All methods but
 * those of a session block.
 */
public interface Workers {
  /** Makes a worker known. Safe to repeat. */
  Welcome register(Registration registration);

  /**
   * Forgets a worker, who then has to register again.
   *
   * @return false if it has a session, and is not forgotten
   */
  default boolean forget(String workerId) {
    return true;
  }

  /**
   * Opens the standing connection of a registered worker; an older one of the same worker is
   * closed.
   *
   * @param orders called with what the worker is to do, never by two threads at once; must not
   *     block
   * @param closed called once if the server ends the session
   * @throws dev.carillon.model.error.CarillonException NOT_FOUND if it never registered here (it
   *     then registers and tries again)
   */
  Session open(String workerId, boolean kafkaJoined, Consumer<Order> orders, Runnable closed);

  /** A worker's standing connection. */
  interface Session extends AutoCloseable {
    /** Takes a beat and answers it by an order; blocks on the store. */
    void beat(Beat beat);

    /** The connection is gone; direct hints it had not claimed go back. */
    @Override
    void close();

    /** The worker said good-bye: it is not missed. */
    default void leave() {
      close();
    }
  }

  /** Turns hints into leases. Safe to repeat with the same nonces. At most 500. */
  List<ClaimResult> claim(String workerId, List<AttemptRef> attempts);

  /** Ends attempts. Safe to repeat. At most 500. */
  List<CompletionCode> complete(String workerId, List<Completion> completions);

  /** Gives attempts back unfinished, without counting them. Safe to repeat. At most 500. */
  List<CompletionCode> release(String workerId, List<AttemptRef> attempts);

  /**
   * Keeps output of a running attempt.
   *
   * @return bytes that were not kept because they came too fast
   */
  long log(String workerId, AttemptRef attempt, byte[] data);

  /** Live ones first, by name. */
  List<WorkerSnapshot> list(boolean includeGone);

  /**
   * Gives a worker no new work, or new work again. Holds on whatever server it hangs, as long as it
   * lives; answered once no claim of it is accepted any more.
   *
   * @param howLong when it is given work again by itself; zero: not by itself
   */
  WorkerSnapshot pause(
      String workerId, boolean paused, String reason, Duration howLong, Caller caller);

  /**
   * Changes how many tasks a worker may run at once, as long as it lives. What runs goes on.
   *
   * @param slots 1–10,000; 0: as many as it registered with
   */
  WorkerSnapshot resize(String workerId, int slots, Caller caller);

  /**
   * Lets a worker finish what it runs and then leave.
   *
   * @param timeout time to finish; zero: 30 s
   */
  WorkerSnapshot drain(String workerId, Duration timeout, Caller caller);
}
