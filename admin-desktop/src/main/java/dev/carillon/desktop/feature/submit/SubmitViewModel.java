package dev.carillon.desktop.feature.submit;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Once;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Sends what the form holds, and keeps the receipt. */
public final class SubmitViewModel {
  private final Console console;
  private final Work sending;
  private final Once once = new Once();
  private final ReadOnlyObjectWrapper<Optional<SubmitReceipt>> receipt =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  public SubmitViewModel(Console console) {
    this.console = console;
    this.sending = console.work();
  }

  Draft.Result read(Draft draft) {
    return draft.read(console.now(), console.zone());
  }

  void submit(NewTask task) {
    receipt.set(Optional.empty());
    // Pressed again after an answer that did not come, it is the same task.
    NewTask keyed =
        task.idempotencyKey().isEmpty() ? task.withIdempotencyKey(once.keyOf(task)) : task;
    sending.start(
        () -> console.server().submit(keyed),
        r -> {
          once.done();
          receipt.set(Optional.of(r));
        });
  }

  Work sending() {
    return sending;
  }

  ReadOnlyObjectProperty<Optional<SubmitReceipt>> receipt() {
    return receipt.getReadOnlyProperty();
  }

  Console console() {
    return console;
  }
}
