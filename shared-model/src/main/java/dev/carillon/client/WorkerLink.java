package dev.carillon.client;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A worker's way to its server. Nothing blocks; every single call ends within the connection's
 * deadline and is safe to repeat. Failures are a {@link
 * dev.carillon.model.error.CarillonException}.
 */
public interface WorkerLink extends AutoCloseable {
  /** Makes the worker known, or known again. */
  CompletableFuture<Welcome> register(Registration registration);

  /**
   * Opens the standing connection. There is one at a time; a new one replaces the old at the
   * server.
   *
   * @param kafkaJoined whether hints may already go to Kafka
   * @param listener hears the orders; after its onError or onEnd the session is over
   */
  WorkerSession openSession(String workerId, boolean kafkaJoined, StreamListener<Order> listener);

  /** Turns hints into leases; an answer for each, in their order. */
  CompletableFuture<List<ClaimResult>> claim(String workerId, List<AttemptRef> attempts);

  /** Ends attempts; an answer for each, in their order. */
  CompletableFuture<List<CompletionCode>> complete(String workerId, List<Completion> completions);

  /** Gives attempts back unfinished; an answer for each, in their order. */
  CompletableFuture<List<CompletionCode>> release(String workerId, List<AttemptRef> attempts);

  /** The server does not answer any more: the next calls go to another one, if there is one. */
  default void suspect() {}

  /** Opens the way for output. It mends itself when the connection breaks. */
  LogStream openLogs(String workerId);

  /** Ends all that runs and lets the connection go. */
  @Override
  void close();
}
