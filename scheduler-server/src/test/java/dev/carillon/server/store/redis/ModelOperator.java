package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.HELD;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RETRY_WAIT;
import static dev.carillon.model.task.TaskState.SCHEDULED;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.EditStore.Answer;
import java.util.function.UnaryOperator;

/** The part of the model that operators move: hold, resume, reschedule, run now, edit, delete. */
final class ModelOperator {
  private final Model model;

  ModelOperator(Model model) {
    this.model = model;
  }

  private ModelTask find(TaskId id) {
    return model.find(id).orElse(null);
  }

  Answer hold(TaskId id, String actor, String reason) {
    ModelTask t = find(id);
    if (t == null) {
      return new Answer.Gone();
    }
    if (t.state != HELD && !t.waits()) {
      return new Answer.WrongState(t.state);
    }
    if (t.state != HELD) {
      t.heldAt = model.now;
      t.held = actor + (reason.isEmpty() ? "" : ": " + reason);
      t.hasExtras = true;
      model.move("hold", actor, t, HELD);
    }
    return new Answer.Done(HELD, 0);
  }

  Answer resume(TaskId id, String actor) {
    ModelTask t = find(id);
    if (t == null) {
      return new Answer.Gone();
    }
    if (!t.state.live()) {
      return new Answer.WrongState(t.state);
    }
    if (t.state == HELD) {
      t.held = "";
      toWait(t, "resume", actor, model.now);
    }
    return new Answer.Done(t.state, t.due);
  }

  /**
   * @param cause "run" is for waiting tasks alone
   */
  Answer reschedule(TaskId id, NewTask.Due to, String cause, String actor) {
    ModelTask t = find(id);
    if (t == null) {
      return new Answer.Gone();
    }
    if (!t.waits() && (t.state != HELD || cause.equals("run"))) {
      return new Answer.WrongState(t.state);
    }
    long due = Model.instant(to, model.now);
    if (t.deadline > 0 && Math.max(due, model.now) >= t.deadline) {
      return new Answer.TooLate(t.deadline);
    }
    t.due = due;
    if (t.state == HELD) {
      model.move(cause, actor, t, HELD);
    } else {
      toWait(t, cause, actor, t.state == READY ? t.ready : model.now);
    }
    return new Answer.Done(t.state, due);
  }

  Answer edit(TaskId id, UnaryOperator<NewTask> change, String actor) {
    ModelTask t = find(id);
    if (t == null) {
      return new Answer.Gone();
    }
    if (!t.waits() && t.state != HELD) {
      return new Answer.WrongState(t.state);
    }
    t.edit(change.apply(t.spec));
    t.lease = t.state == HELD ? t.lease : 0;
    model.move("edit", actor, t, t.state);
    return new Answer.Done(t.state, 0);
  }

  /** To its line if it is due, else to where it waits for its time. */
  private void toWait(ModelTask t, String cause, String actor, long ready) {
    TaskState later = t.attempts + t.lost > 0 ? RETRY_WAIT : SCHEDULED;
    boolean due = t.due <= model.now;
    t.ready = due ? ready : t.ready;
    t.lease = 0;
    model.move(cause, actor, t, due ? READY : later);
  }

  Answer delete(TaskId id, String actor) {
    ModelTask t = find(id);
    if (t == null) {
      return new Answer.Gone();
    }
    if (t.state.live()) {
      return new Answer.WrongState(t.state);
    }
    if (t.discardedUntil > 0) {
      return new Answer.Gone();
    }
    model.keys.deleted(t);
    String log = id.bucket() + " log:" + id.local() + ":";
    model.logs.keySet().removeIf(name -> name.startsWith(log));
    model.remove(t);
    model.moved("delete", actor, t, t.state.code(), 0);
    model.total(t, "gone.delete");
    return new Answer.Done(t.state, 0);
  }
}
