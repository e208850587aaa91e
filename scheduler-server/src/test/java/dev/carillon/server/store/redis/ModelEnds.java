package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.CANCELLED;
import static dev.carillon.model.task.TaskState.FAILED;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RETRY_WAIT;
import static dev.carillon.model.task.TaskState.RUNNING;
import static dev.carillon.model.task.TaskState.SUCCEEDED;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.TaskStore;

/** The part of the model that says how attempts go on and end, and how ended tasks live again. */
final class ModelEnds {
  private static final int BY_SUCCESS = 1;
  private static final int BY_FATAL = 3;
  private static final int BY_TIMEOUT = 4;
  private static final int BY_CANCEL = 5;
  private static final int BY_LOSS = 6;
  private static final int BY_RELEASE = 7;
  private static final int BY_SNOOZE = 8;
  private static final int BY_DISCARD = 9;

  private final Model model;

  ModelEnds(Model model) {
    this.model = model;
  }

  String heartbeat(AttemptRef ref, int progress, long lease, long grace) {
    ModelTask t = model.find(ref.id()).orElse(null);
    if (t == null || t.state != RUNNING || !t.is(ref.gen(), ref.nonce())) {
      return "LOST";
    }
    t.lease =
        t.cancelAsked
            ? t.lease
            : Math.min(model.now + lease, t.started + t.spec.execTimeout().toMillis() + grace);
    t.progress = progress >= 0 ? progress : t.progress;
    return t.cancelAsked ? "CANCEL" : "RENEWED";
  }

  String complete(Completion c) {
    ModelTask t = model.find(c.attempt().id()).orElse(null);
    int gen = c.attempt().gen();
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(gen, c.attempt().nonce())) {
      if (c.outcome() == Outcome.SUCCEEDED) {
        t.hasExtras |= c.result().size() > 0;
        t.result = c.result().size() > 0 ? c.result().utf8() : t.result;
        t.error = "";
        model.end("complete", "", t, SUCCEEDED);
        model.total(t, "ok");
      } else {
        t.error = c.error().isEmpty() ? t.error : c.error();
        failed("complete", t, c.outcome().code(), c.error(), c.retryAfter().toMillis());
      }
      return "OK";
    }
    return repeated(t, gen, c.attempt().nonce())
            || t.state == SUCCEEDED && t.is(gen, c.attempt().nonce())
        ? "REPEAT"
        : "STALE";
  }

  /** Whether the attempt was ended before by the one who holds the nonce. */
  private static boolean repeated(ModelTask t, int gen, Nonce nonce) {
    return t.is(gen + 1, nonce) && t.state != RUNNING;
  }

  /** One attempt is over without success. */
  private void failed(String cause, ModelTask t, int how, String text, long wait) {
    t.remember(how, model.now, text);
    t.gen++;
    if (t.cancelAsked || how == BY_CANCEL) {
      model.end(cause, "", t, CANCELLED);
      return;
    }
    if (how != BY_SNOOZE) {
      model.total(t, "bad");
    }
    int failures = how == BY_LOSS ? ++t.lost : how == BY_SNOOZE ? t.attempts : ++t.attempts;
    if (how == BY_DISCARD) {
      model.end(cause, "", t, FAILED);
      return;
    }
    // A snooze lasts a second at least, so that it never spins.
    long least = how == BY_SNOOZE ? Math.max(1_000, wait) : wait;
    String last = lastOne(t, how, model.now + least);
    if (last != null) {
      t.error = last.isEmpty() ? t.error : text.isEmpty() ? last : last + " " + text;
      model.end(cause, "", t, model.outOfTries(t));
      return;
    }
    waitAgain(cause, t, failures, least);
  }

  /** Why it is not tried again, empty for what needs no words; null: it is. */
  private static String lastOne(ModelTask t, int how, long due) {
    if (how == BY_FATAL) {
      return "";
    }
    if (how == BY_LOSS && t.lost >= t.spec.retry().maxLost()) {
      return lostTooOften(t);
    }
    if (how != BY_LOSS && how != BY_SNOOZE && t.attempts >= t.spec.retry().maxAttempts()) {
      return "";
    }
    return t.retryUntil > 0 && due >= t.retryUntil ? Model.OUT_OF_TIME : null;
  }

  /**
   * @param wait ms; 0: a back-off is drawn
   */
  private void waitAgain(String cause, ModelTask t, int failures, long wait) {
    t.due = model.now + wait;
    t.dueSlack = wait > 0 ? 0 : t.ceiling(failures);
    t.lease = 0;
    model.move(cause, "", t, RETRY_WAIT);
  }

  private static String lostTooOften(ModelTask t) {
    return t.lost
        + " of its attempts were lost together with their worker, and no more than "
        + t.spec.retry().maxLost()
        + " may be: perhaps it takes its worker down. It is not tried again by itself.";
  }

  String release(AttemptRef ref) {
    ModelTask t = model.find(ref.id()).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(ref.gen(), ref.nonce())) {
      t.remember(BY_RELEASE, model.now, "");
      t.gen++;
      if (t.cancelAsked) {
        model.end("release", "", t, CANCELLED);
      } else {
        t.ready = model.now;
        model.putBack("release", t);
      }
      return "OK";
    }
    return repeated(t, ref.gen(), ref.nonce()) ? "REPEAT" : "STALE";
  }

  /** The lease of a running attempt is over; whether it was late or cancelled and not just lost. */
  boolean reap(ModelTask t) {
    long exec = t.spec.execTimeout().toMillis();
    boolean late = model.now >= t.started + exec;
    boolean cancelled = t.cancelAsked;
    if (cancelled) {
      String text = "It was cancelled and did not stop in time.";
      t.error = t.error.isEmpty() ? text : t.error;
      failed("reap", t, BY_CANCEL, text, 0);
    } else {
      t.error =
          late
              ? "Ran over its time of " + exec + " ms."
              : "The worker was lost: its lease ended without a heartbeat.";
      failed("reap", t, late ? BY_TIMEOUT : BY_LOSS, t.error, 0);
    }
    t.nonce = Nonce.NONE;
    return late || cancelled;
  }

  String cancel(TaskId id, String reason, String actor) {
    ModelTask t = model.find(id).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (!t.state.live()) {
      return t.state == CANCELLED ? "OK" : "ENDED";
    }
    if (!reason.isEmpty()) {
      t.error = "Cancelled by " + actor + ": " + reason;
      t.hasExtras = true;
    }
    if (t.state == RUNNING) {
      t.lease = t.cancelAsked ? t.lease : model.now + TaskStore.TIME_TO_STOP.toMillis();
      t.cancelAsked = true;
      model.move("cancel", actor, t, RUNNING);
      return "RUNNING";
    }
    model.end("cancel", actor, t, CANCELLED);
    return "OK";
  }

  String revive(TaskId id, boolean alsoSucceeded, String actor) {
    ModelTask t = model.find(id).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state.live()) {
      return "ALIVE";
    }
    if (t.state == SUCCEEDED && !alsoSucceeded) {
      return "SUCCEEDED";
    }
    if (model.keys.retake(t).isPresent()) {
      return "UNIQUE";
    }
    revive("retry", actor, t);
    return "REVIVED";
  }

  /** An ended task is READY again: attempts from 0, gen raised, history kept. */
  void revive(String cause, String actor, ModelTask t) {
    if (t.state == SUCCEEDED) {
      t.remember(BY_SUCCESS, t.ended, "");
      t.result = "";
    }
    if (t.discardedUntil > 0) {
      model.total(t, "gone.discard", -1);
      t.discardedUntil = 0;
    }
    t.error = "";
    t.hasExtras = true;
    t.cancelAsked = false;
    t.gen++;
    t.attempts = t.lost = t.progress = 0;
    t.started = t.ended = t.lease = 0;
    t.due = t.ready = model.now;
    t.forgetTimesBefore(model.now);
    model.keys.revived(t);
    model.move(cause, actor, t, READY);
  }
}
