package dev.carillon.server.faults;

import dev.carillon.client.LogStream;
import dev.carillon.client.StreamListener;
import dev.carillon.client.WorkerLink;
import dev.carillon.client.WorkerSession;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A worker's link that notes what it is answered. */
final class NotingLink implements WorkerLink {
  private final WorkerLink link;
  private final Notes notes;

  NotingLink(WorkerLink link, Notes notes) {
    this.link = link;
    this.notes = notes;
  }

  @Override
  public CompletableFuture<List<ClaimResult>> claim(String workerId, List<AttemptRef> attempts) {
    long sentMs = System.currentTimeMillis();
    return link.claim(workerId, attempts)
        .thenApply(
            results -> {
              String answeredMs = Long.toString(System.currentTimeMillis());
              for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof ClaimResult.Claimed) {
                  notes.write(History.Kind.CLAIMED, sentMs, attempts.get(i), answeredMs);
                }
              }
              return results;
            });
  }

  @Override
  public CompletableFuture<List<CompletionCode>> complete(
      String workerId, List<Completion> completions) {
    return link.complete(workerId, completions)
        .thenApply(
            codes -> {
              for (int i = 0; i < codes.size(); i++) {
                Completion c = completions.get(i);
                note(History.Kind.COMPLETED, c.attempt(), c.outcome() + ":" + codes.get(i));
              }
              return codes;
            });
  }

  @Override
  public CompletableFuture<List<CompletionCode>> release(
      String workerId, List<AttemptRef> attempts) {
    return link.release(workerId, attempts)
        .thenApply(
            codes -> {
              for (int i = 0; i < codes.size(); i++) {
                note(History.Kind.RELEASED, attempts.get(i), codes.get(i).name());
              }
              return codes;
            });
  }

  private void note(History.Kind kind, AttemptRef attempt, String more) {
    notes.write(kind, System.currentTimeMillis(), attempt, more);
  }

  @Override
  public CompletableFuture<Welcome> register(Registration registration) {
    return link.register(registration);
  }

  @Override
  public WorkerSession openSession(
      String workerId, boolean kafkaJoined, StreamListener<Order> listener) {
    return link.openSession(workerId, kafkaJoined, listener);
  }

  @Override
  public LogStream openLogs(String workerId) {
    return link.openLogs(workerId);
  }

  @Override
  public void close() {
    link.close();
  }
}
