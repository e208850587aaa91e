package dev.carillon.desktop.fx;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * One thing that is waited for: asks the server, comes back on the given executor. A later start
 * makes an earlier answer void. Used on the JavaFX thread only.
 */
public final class Work {
  /** How it stands. */
  public enum Phase {
    IDLE,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  private final Executor back;
  private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.IDLE);
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private int turn;

  public Work(Executor back) {
    this.back = back;
  }

  public <T> void start(Supplier<CompletableFuture<T>> ask, Consumer<T> onSuccess) {
    int mine = ++turn;
    phase.set(Phase.RUNNING);
    CompletableFuture<T> answer;
    try {
      answer = ask.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var unused =
        answer.whenCompleteAsync(
            (value, error) -> {
              if (mine != turn) {
                return;
              }
              if (error != null) {
                problem.set(Optional.of(Problem.of(error)));
                phase.set(Phase.FAILED);
              } else {
                problem.set(Optional.empty());
                phase.set(Phase.SUCCEEDED);
                onSuccess.accept(value);
              }
            },
            back);
  }

  /** Forgets a running question and an old problem. */
  public void reset() {
    turn++;
    problem.set(Optional.empty());
    phase.set(Phase.IDLE);
  }

  /** Whether an answer is waited for. */
  public boolean running() {
    return phase.get() == Phase.RUNNING;
  }

  /** Whether it failed of what may pass, such as an outage: then it is worth asking again. */
  public boolean failedForNow() {
    return phase.get() == Phase.FAILED && problem.get().filter(Problem::lasting).isEmpty();
  }

  public ReadOnlyObjectProperty<Phase> phase() {
    return phase.getReadOnlyProperty();
  }

  /** Why the last one failed; stays until one succeeds, so that a retry does not make it blink. */
  public ReadOnlyObjectProperty<Optional<Problem>> problem() {
    return problem.getReadOnlyProperty();
  }
}
