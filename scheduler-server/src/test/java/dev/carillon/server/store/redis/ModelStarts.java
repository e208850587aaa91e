package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.CANCELLED;
import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RUNNING;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The part of the model on the way from READY to RUNNING: take, pick, unpublish, claim. */
final class ModelStarts {
  private final Model model;

  ModelStarts(Model model) {
    this.model = model;
  }

  /** What stands in a line, in order. */
  List<ModelTask> line(int bucket, String line) {
    return model
        .in(bucket, t -> t.state == READY && !t.aside && t.line.equals(line))
        .sorted(Comparator.comparing(ModelTask::place).thenComparing(t -> t.id.local()))
        .toList();
  }

  private boolean paused(Line line) {
    return model.paused(line.tenant(), line.queue(), line.type());
  }

  private static String memory(String server, int bucket, Line line) {
    return bucket + " took:" + server + " " + line.key();
  }

  /**
   * @param run the server runs them itself; else they are offered to its workers
   */
  List<Hint> take(String server, AttemptStore.Cut cut, Nonce nonce, long term, boolean run) {
    String memory = memory(server, cut.bucket(), cut.line());
    Model.Took last = model.took.get(memory);
    if (last != null && last.nonce().equals(nonce)) {
      return last.hints();
    }
    if (paused(cut.line()) || model.limits.limited(cut.line())) {
      return List.of();
    }
    List<ModelTask> taken =
        line(cut.bucket(), cut.line().key()).stream()
            .filter(t -> t.place() <= cut.highest())
            .limit(cut.most())
            .filter(t -> !model.expired(t, "take"))
            .toList();
    for (ModelTask t : taken) {
      if (run) {
        model.start("take", t, nonce, Ulid.bytes(server));
      } else {
        model.move("take", "", t, DISPATCHED);
      }
      t.lease = model.now + term;
    }
    return remember(memory, nonce, taken);
  }

  private List<Hint> remember(String memory, Nonce nonce, List<ModelTask> taken) {
    List<Hint> hints =
        taken.stream().map(t -> new Hint(t.id, t.gen, t.spec.queue(), t.spec.type())).toList();
    if (!hints.isEmpty()) {
      model.took.put(memory, new Model.Took(nonce, hints));
    }
    return hints;
  }

  /** Named tasks of a line, which hold their slots; others of it are set aside. */
  List<Hint> pick(
      String server,
      int bucket,
      Line line,
      Nonce nonce,
      long term,
      List<LineStore.Ready> take,
      List<LineStore.Ready> aside) {
    String memory = memory(server, bucket, line);
    Model.Took last = model.took.get(memory);
    if (last != null && last.nonce().equals(nonce)) {
      return last.hints();
    }
    if (paused(line)) {
      return List.of();
    }
    List<ModelTask> taken = new ArrayList<>();
    for (LineStore.Ready ready : take) {
      standing(ready)
          .ifPresent(
              t -> {
                model.move("take", "", t, DISPATCHED);
                t.lease = model.now + term;
                taken.add(t);
              });
    }
    for (LineStore.Ready ready : aside) {
      standing(ready).filter(t -> !t.limitHash().isEmpty()).ifPresent(t -> t.aside = true);
    }
    return remember(memory, nonce, taken);
  }

  private java.util.Optional<ModelTask> standing(LineStore.Ready ready) {
    return model
        .find(ready.id())
        .filter(t -> t.state == READY && t.gen == ready.gen() && !model.expired(t, "take"));
  }

  /** Of one line and key, those that were set aside first come back. */
  int unblock(int bucket, String line, String keyHash, int most) {
    List<ModelTask> back =
        model
            .in(bucket, t -> t.aside && t.line.equals(line) && t.limitHash().equals(keyHash))
            .sorted(Comparator.comparing(ModelTask::place).thenComparing(t -> t.id.local()))
            .limit(most)
            .toList();
    back.forEach(t -> t.aside = false);
    return back.size();
  }

  void unpublish(Hint hint) {
    model
        .find(hint.id())
        .filter(t -> t.state == DISPATCHED && t.gen == hint.gen())
        .ifPresent(t -> model.putBack("unpublish", t));
  }

  /** Who claims, for what, and for how long. */
  record Claimer(String worker, List<String> types, List<String> queues, long lease) {}

  /**
   * @param permit until when it may start in a limited line; -1: not asked for
   * @param slots of what it has slots
   */
  String claim(AttemptRef ref, Claimer by, long permit, Set<Scope> slots) {
    ModelTask t = model.find(ref.id()).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(ref.gen(), ref.nonce())) {
      return "OK";
    }
    if (t.state == CANCELLED) {
      return "CANCELLED";
    }
    if (t.gen != ref.gen() || t.state != READY && t.state != DISPATCHED) {
      return "STALE";
    }
    if (model.expired(t, "claim")) {
      return "STALE";
    }
    String code = code(t, by, permit, slots);
    if (code.equals("OK")) {
      model.start("claim", t, ref.nonce(), Ulid.bytes(by.worker));
      t.lease = model.now + by.lease;
    } else if (t.state == DISPATCHED && !code.equals("LIMITED")) {
      model.putBack("claim", t);
    }
    return code;
  }

  private String code(ModelTask t, Claimer by, long permit, Set<Scope> slots) {
    boolean able =
        by.types.contains(t.spec.type())
            && (by.queues.isEmpty() || by.queues.contains(t.spec.queue()));
    if (!able) {
      return "UNSUPPORTED";
    }
    if (model.paused(t)) {
      return "PAUSED";
    }
    if (!model.limits.limited(t)) {
      return "OK";
    }
    if (permit < 0) {
      return "LIMITED";
    }
    boolean covered =
        model.limits.scopesOf(t).stream()
            .allMatch(needed -> slots.stream().anyMatch(s -> s.text().equals(needed)));
    return covered && model.now < permit ? "OK" : "LATER";
  }
}
