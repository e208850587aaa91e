package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The part of the model that knows which task an idempotency key and a unique key name. */
final class ModelKeys {
  /**
   * What stands under an idempotency key.
   *
   * @param tail behind it: T and how the task ended, of one that was swept; P and the bucket where
   *     the task stands; else nothing
   */
  record Idem(TaskId id, String request, String tail, boolean forAWhile) {
    Idem forAWhile(boolean value) {
      return new Idem(id, request, tail, value);
    }
  }

  /** What stands under a unique key. */
  record Unique(TaskId id, boolean forAWhile) {}

  private final Model model;

  /** "bucket idem:hash" → entry; "bucket uniq:hash" → holder. */
  final Map<String, Idem> idems = new HashMap<>();

  final Map<String, Unique> uniques = new HashMap<>();

  ModelKeys(Model model) {
    this.model = model;
  }

  private static String name(int bucket, NewTask spec) {
    byte[] hash = Hashes.idempotencyKey(spec.tenant(), spec.idempotencyKey());
    return bucket + " idem:" + new String(hash, ISO_8859_1);
  }

  private static String uniqueName(int bucket, NewTask spec) {
    byte[] hash = Arrays.copyOf(Hashes.uniqueKey(spec), 15);
    return bucket + " uniq:" + new String(hash, ISO_8859_1);
  }

  Optional<Idem> idem(int bucket, NewTask spec) {
    return spec.idempotencyKey().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(idems.get(name(bucket, spec)));
  }

  /** Which task has the key from now on; nothing for a task without a key. */
  void keep(int bucket, NewTask spec, Idem entry) {
    if (!spec.idempotencyKey().isEmpty()) {
      idems.put(name(bucket, spec), entry);
    }
  }

  void drop(int bucket, NewTask spec) {
    idems.remove(name(bucket, spec));
  }

  private Optional<Idem> own(ModelTask t) {
    return idem(t.id.bucket(), t.spec).filter(entry -> entry.id.equals(t.id));
  }

  void ended(ModelTask t) {
    own(t).ifPresent(entry -> keep(t.id.bucket(), t.spec, entry.forAWhile(true)));
  }

  void revived(ModelTask t) {
    own(t).ifPresent(entry -> keep(t.id.bucket(), t.spec, entry.forAWhile(false)));
  }

  /** Who repeats its submit is told how it ended. */
  void swept(ModelTask t) {
    byte[] end = new byte[8];
    end[0] = 'T';
    RecordLayout.put(end, 1, 1, t.state.code());
    RecordLayout.put(end, 2, 6, t.due);
    own(t)
        .filter(entry -> entry.tail.isEmpty())
        .ifPresent(
            e ->
                keep(
                    t.id.bucket(),
                    t.spec,
                    new Idem(e.id, e.request, new String(end, ISO_8859_1), e.forAWhile)));
  }

  void deleted(ModelTask t) {
    own(t).ifPresent(entry -> drop(t.id.bucket(), t.spec));
  }

  /** The task that holds the unique key of a task. */
  Optional<ModelTask> holder(int bucket, NewTask spec) {
    return Optional.ofNullable(uniques.get(uniqueName(bucket, spec)))
        .flatMap(entry -> model.find(entry.id))
        .filter(ModelTask::keepsUnique);
  }

  void hold(ModelTask t, boolean forAWhile) {
    uniques.put(uniqueName(t.id.bucket(), t.spec), new Unique(t.id, forAWhile));
  }

  /** Before it is run again; whoever holds its key by now, if another. */
  Optional<ModelTask> retake(ModelTask t) {
    if (!t.spec.unique().present()) {
      return Optional.empty();
    }
    Optional<ModelTask> other = holder(t.id.bucket(), t.spec).filter(holder -> holder != t);
    if (other.isEmpty()) {
      Unique before = uniques.get(uniqueName(t.id.bucket(), t.spec));
      hold(t, before != null && before.forAWhile);
    }
    return other;
  }

  void freeUnique(ModelTask t) {
    if (t.spec.unique().present()) {
      uniques.computeIfPresent(
          uniqueName(t.id.bucket(), t.spec), (name, u) -> u.id.equals(t.id) ? null : u);
    }
  }

  void draw(View view) {
    idems.forEach(
        (name, e) ->
            view.put(
                View.printable(name.getBytes(ISO_8859_1)),
                e.id.local()
                    + e.request
                    + View.printable(e.tail.getBytes(ISO_8859_1))
                    + (e.forAWhile ? " for a while" : "")));
    uniques.forEach(
        (name, u) ->
            view.put(
                View.printable(name.getBytes(ISO_8859_1)),
                u.id.local() + (u.forAWhile ? " for a while" : "")));
  }
}
