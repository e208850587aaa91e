package dev.carillon.server.core.limit;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.core.port.TaskStore.Admission;

/** What a queue's settings add to a task that is submitted to it. */
public final class Admissions {
  private final LimitBook book;
  private final KeyExpressions expressions;

  public Admissions(LimitBook book, KeyExpressions expressions) {
    this.book = book;
    this.expressions = expressions;
  }

  /**
   * The task with its limit key and its queue's defaults.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT if its key cannot be worked
   *     out
   */
  public Admission of(NewTask task) {
    QueueSettings settings = book.queue(task.queue());
    if (settings.equals(QueueSettings.DEFAULTS)) {
      return Admission.of(task);
    }
    String key = settings.keyed() ? expressions.key(settings.key(), task) : "";
    RetryPolicy retry =
        task.retry().equals(RetryPolicy.DEFAULT)
            ? settings.retry().orElse(RetryPolicy.DEFAULT)
            : task.retry();
    return new Admission(task, key, settings.keepsNoDead(), retry);
  }
}
