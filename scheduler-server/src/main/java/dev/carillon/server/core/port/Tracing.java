package dev.carillon.server.core.port;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.AttemptRef;
import java.util.Map;
import java.util.Optional;

/** Where spans go. Never blocks, never throws; any thread. What cannot be sent in time is lost. */
public interface Tracing {
  /** No span is made; what callers bring is handed on as it is. */
  Tracing NONE =
      new Tracing() {
        @Override
        public boolean on() {
          return false;
        }

        @Override
        public Optional<OpenSpan> submit(Optional<TraceContext> callers) {
          return Optional.empty();
        }

        @Override
        public Optional<OpenSpan> attempt(TraceContext kept, Begun begun) {
          return Optional.empty();
        }
      };

  /** Whether spans are made at all. */
  boolean on();

  /**
   * A submit begins.
   *
   * @param callers what its caller brought
   * @return its span; empty if its trace is not recorded
   */
  Optional<OpenSpan> submit(Optional<TraceContext> callers);

  /**
   * An attempt begins, and with it the wait before it is over.
   *
   * @param kept what its task keeps
   * @return its span; empty if its trace is not recorded
   */
  Optional<OpenSpan> attempt(TraceContext kept, Begun begun);

  /**
   * An attempt that begins.
   *
   * @param number of the attempt, from 1
   * @param worker empty: none, the server runs it itself, or another asked for it
   * @param waitingMs since when it waited, epoch milliseconds
   * @param startedMs when it began
   */
  record Begun(
      AttemptRef attempt,
      String queue,
      String type,
      String tenant,
      int number,
      String worker,
      long waitingMs,
      long startedMs) {}

  /** Something that goes on. */
  interface OpenSpan {
    /** What belongs to it names it as its parent. */
    TraceContext context();

    /**
     * It is over; the second call does nothing.
     *
     * @param error what went wrong; empty: nothing
     */
    void end(String error, Map<String, String> facts);
  }
}
