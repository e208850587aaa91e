package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.DEAD;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.TaskId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The part of the model that moves dead letters: redrive, discard, undo, purge. */
final class ModelDead {
  private final Model model;

  /** "bucket discard:token" → task → until when it can be restored. */
  final Map<String, Map<String, Long>> tokens = new HashMap<>();

  ModelDead(Model model) {
    this.model = model;
  }

  /** Done and skipped. */
  record Moved(long done, long skipped) {}

  Moved redrive(List<TaskId> ids, DeadEdits edits, String actor) {
    int done = 0;
    for (TaskId id : new LinkedHashSet<>(ids)) {
      ModelTask t = model.find(id).orElse(null);
      if (t == null
          || t.state != DEAD
          || t.discardedUntil > 0
          || model.keys.retake(t).isPresent()) {
        continue;
      }
      edits.priority().ifPresent(t::priority);
      if (edits.changesContent()) {
        t.content(t.spec.withPayload(edits.payload().orElse(t.spec.payload())));
      }
      model.ends.revive("redrive", actor, t);
      done++;
    }
    return new Moved(done, new LinkedHashSet<>(ids).size() - done);
  }

  Moved discard(List<TaskId> ids, String token, long window, String actor) {
    int done = 0;
    for (TaskId id : ids) {
      ModelTask t = model.find(id).orElse(null);
      if (t == null || t.state != DEAD || t.discardedUntil > 0) {
        continue;
      }
      t.discardedUntil = model.now + window;
      tokens
          .computeIfAbsent(id.bucket() + " discard:" + token, k -> new TreeMap<>())
          .put(id.toString(), t.discardedUntil);
      model.moved("discard", actor, t, DEAD.code(), 0);
      model.total(t, "gone.discard");
      done++;
    }
    return new Moved(done, ids.size() - done);
  }

  /** Only what is still discarded under this very token comes back. */
  Moved undo(String token, String actor) {
    int done = 0;
    int skipped = 0;
    for (int b = 0; b < model.buckets; b++) {
      Map<String, Long> all = tokens.remove(b + " discard:" + token);
      for (Map.Entry<String, Long> e : (all == null ? Map.<String, Long>of() : all).entrySet()) {
        ModelTask t = model.find(TaskId.parse(e.getKey())).orElse(null);
        if (t == null || t.discardedUntil != e.getValue()) {
          skipped++;
          continue;
        }
        t.discardedUntil = 0;
        model.moved("undo", actor, t, 0, DEAD.code());
        model.total(t, "gone.discard", -1);
        done++;
      }
    }
    return new Moved(done, skipped);
  }

  int purge(int bucket, int most) {
    List<ModelTask> gone =
        model
            .in(bucket, t -> t.discardedUntil > 0 && t.discardedUntil <= model.now)
            .sorted(
                java.util.Comparator.comparing((ModelTask t) -> t.discardedUntil)
                    .thenComparing(t -> t.id.local()))
            .limit(most)
            .toList();
    gone.forEach(
        t -> {
          model.keys.swept(t);
          model.remove(t);
        });
    return gone.size();
  }

  void draw(View view) {
    tokens.forEach(
        (key, ids) -> ids.forEach((id, until) -> view.index(key, TaskId.parse(id).local(), until)));
  }
}
