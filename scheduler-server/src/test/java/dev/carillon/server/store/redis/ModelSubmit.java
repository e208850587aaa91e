package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.HELD;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.SCHEDULED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.Optional;

/** The part of the model that submits move: new tasks, known ones, and ones that are replaced. */
final class ModelSubmit {
  private final Model model;

  ModelSubmit(Model model) {
    this.model = model;
  }

  /** What becomes of a submitted task. */
  sealed interface Outcome {
    /** It is new. */
    record Stored(ModelTask task) implements Outcome {}

    /** It took the place of one that waits. */
    record Replaced(ModelTask task) implements Outcome {}

    /** It came before: where it stands, or how it ended as far as that is known. */
    record Known(TaskId id, TaskState state) implements Outcome {}

    /** Its idempotency key was used for another request, of this task. */
    record Conflict(TaskId id) implements Outcome {}

    /** This task holds its unique key. */
    record NotUnique(TaskId id) implements Outcome {}
  }

  /** Where a task is stored; empty: anywhere. */
  Optional<Integer> home(NewTask spec) {
    if (spec.unique().present()) {
      return Optional.of(Hashes.uniqueBucket(spec, model.buckets));
    }
    return spec.idempotencyKey().isEmpty() ? Optional.empty() : Optional.of(keyHome(spec));
  }

  private int keyHome(NewTask spec) {
    return Hashes.bucket(spec.tenant(), spec.idempotencyKey(), model.buckets);
  }

  /** Whether the key stands in one bucket and the task in another: two steps. */
  boolean needsPointer(NewTask spec) {
    return spec.unique().present()
        && !spec.idempotencyKey().isEmpty()
        && home(spec).orElseThrow() != keyHome(spec);
  }

  /**
   * The whole submit.
   *
   * @param id that was drawn first
   * @param next that was drawn if the first was taken
   */
  Outcome submit(Admission admitted, TaskId id, TaskId next, String actor) {
    NewTask spec = admitted.task();
    if (!needsPointer(spec)) {
      return store(admitted, id, next, actor);
    }
    return switch (reserve(spec, id)) {
      case Outcome.Known known -> {
        Outcome outcome = store(admitted, known.id, next, actor);
        // What the pointer names may be another's content by now: sent again under a new id, it is
        // refused for the first, and the pointer stays.
        boolean sentAgain =
            outcome instanceof Outcome.NotUnique holder
                && holder.id().equals(known.id)
                && model.find(known.id).filter(t -> !t.sameContent(admitted)).isPresent();
        if (!sentAgain) {
          dropIfRefused(outcome, spec, known.id);
        }
        yield outcome;
      }
      case Outcome.Conflict conflict -> conflict;
      default -> throw new IllegalStateException("Expected to know the key or not.");
    };
  }

  /** First step: the key's own bucket says which task it is, this one or one before. */
  private Outcome reserve(NewTask spec, TaskId id) {
    String request = View.printable(Hashes.request(spec));
    String tail = "P" + id.bucket();
    Optional<ModelKeys.Idem> known = model.keys.idem(keyHome(spec), spec);
    if (known.isEmpty()) {
      model.keys.keep(keyHome(spec), spec, new ModelKeys.Idem(id, request, tail, true));
      return new Outcome.Known(id, SCHEDULED);
    }
    ModelKeys.Idem entry = known.get();
    return entry.request().equals(request) && entry.tail().equals(tail)
        ? new Outcome.Known(entry.id(), SCHEDULED)
        : new Outcome.Conflict(entry.id());
  }

  private void dropIfRefused(Outcome outcome, NewTask spec, TaskId id) {
    if (outcome instanceof Outcome.NotUnique || outcome instanceof Outcome.Conflict) {
      model
          .keys
          .idem(keyHome(spec), spec)
          .filter(e -> e.id().equals(id) && e.request().equals(request(spec)))
          .ifPresent(e -> model.keys.drop(keyHome(spec), spec));
    }
  }

  private static String request(NewTask spec) {
    return View.printable(Hashes.request(spec));
  }

  /** A server dies after the first step: the key points to a task that was never stored. */
  void reserveAlone(NewTask spec, TaskId id) {
    reserve(spec, id);
  }

  /** The step in the bucket of the task. */
  private Outcome store(Admission admitted, TaskId id, TaskId next, String actor) {
    NewTask spec = admitted.task();
    int bucket = home(spec).orElse(id.bucket());
    String line = Hashes.line(spec.tenant(), spec.queue(), spec.type());
    model.lines.put(bucket + " " + line, spec.tenant() + " " + spec.queue() + " " + spec.type());
    Optional<ModelKeys.Idem> entry = model.keys.idem(bucket, spec);
    if (entry.isPresent()) {
      return entry.get().request().equals(request(spec))
          ? new Outcome.Known(entry.get().id(), told(entry.get()))
          : new Outcome.Conflict(entry.get().id());
    }
    ModelKeys.Idem mine = new ModelKeys.Idem(id, request(spec), "", false);
    long due = Model.instant(spec.due(), model.now);
    if (spec.unique().present()) {
      ModelTask holder = model.keys.holder(bucket, spec).orElse(null);
      if (holder != null && !holder.id.equals(id)) {
        if (!spec.unique().debounce() || !holder.waitsToStart() || !holder.line.equals(line)) {
          return new Outcome.NotUnique(holder.id);
        }
        replace(holder, admitted, due, actor);
        model.keys.keep(bucket, spec, new ModelKeys.Idem(holder.id, request(spec), "", false));
        return new Outcome.Replaced(holder);
      }
    }
    ModelTask before = model.find(id).orElse(null);
    if (before != null && !before.sameContent(admitted)) {
      return store(admitted, next, next, actor);
    }
    if (before != null) {
      // Its key was forgotten since; the key's own bucket still says that it is this one.
      return new Outcome.Known(id, before.state);
    }
    model.keys.keep(bucket, spec, mine);
    return new Outcome.Stored(create(admitted, id, due, actor));
  }

  private TaskState told(ModelKeys.Idem entry) {
    if (entry.tail().startsWith("T")) {
      return TaskState.ofCode(entry.tail().getBytes(ISO_8859_1)[1]);
    }
    return model.find(entry.id()).map(t -> t.state).orElse(TaskState.DEAD);
  }

  private ModelTask create(Admission admitted, TaskId id, long due, String actor) {
    ModelTask t = new ModelTask(id, admitted, Math.max(due, model.now));
    t.created = model.now;
    t.due = due;
    t.state = due <= model.now ? READY : SCHEDULED;
    t.ready = due <= model.now ? model.now : 0;
    model.tasks.put(id.toString(), t);
    hold(t);
    model.total(t, "in");
    model.moved("submit", actor, t, 0, t.state.code());
    return t;
  }

  private void hold(ModelTask t) {
    if (t.spec.unique().present()) {
      model.keys.hold(t, !t.spec.unique().ttl().isZero());
    }
  }

  /** One that is offered already starts when it would have started, with the new payload. */
  private void replace(ModelTask t, Admission admitted, long due, String actor) {
    model.keys.ended(t);
    t.become(admitted, Math.max(due, model.now));
    if (t.state == SCHEDULED || t.state == READY) {
      boolean now = due <= model.now;
      t.due = due;
      t.ready = now ? model.now : t.ready;
      t.lease = 0;
      model.move("submit", actor, t, now ? READY : SCHEDULED);
    } else {
      t.due = t.state == HELD ? due : t.due;
      model.moved("submit", actor, t, t.state.code(), t.state.code());
    }
    hold(t);
    assert t.state != DISPATCHED || t.lease > 0;
  }
}
