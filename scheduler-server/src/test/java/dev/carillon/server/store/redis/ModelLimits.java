package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.RUNNING;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SettingsStore.Kind;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import dev.carillon.server.core.port.SlotStore.Code;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Release;
import dev.carillon.server.core.port.SlotStore.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The part of the model that knows limits and their slots. The slots of a scope stand in one bucket
 * and the tasks in others, so every call here is a step of its own, and a caller may die between
 * any two.
 */
final class ModelLimits {
  /** What holds a slot. */
  record Entry(
      TaskId id,
      int gen,
      boolean claimed,
      long number,
      long since,
      String key,
      Nonce nonce,
      long look) {}

  /** A scope with limits. */
  static final class Slots {
    Stored stored;
    long writes;
    final Map<String, Entry> entries = new TreeMap<>();

    private QueueSettings settings() {
      return stored.settings();
    }

    private long ofKey(String key) {
      return entries.values().stream().filter(e -> e.key.equals(key)).count();
    }

    private boolean full() {
      return stored.settling()
          || settings().concurrency() > 0 && entries.size() >= settings().concurrency();
    }

    private boolean keyFull(String key) {
      return !key.isEmpty()
          && settings().keyed()
          && settings().keyConcurrency() > 0
          && ofKey(key) >= settings().keyConcurrency();
    }
  }

  private final Model model;
  final Map<String, Slots> scopes = new TreeMap<>();

  ModelLimits(Model model) {
    this.model = model;
  }

  boolean limited(Line line) {
    return scopes.containsKey("q:" + line.queue()) || scopes.containsKey("n:" + line.tenant());
  }

  boolean limited(ModelTask t) {
    return !scopesOf(t).isEmpty();
  }

  /** Those of a task that have limits, as text. */
  List<String> scopesOf(ModelTask t) {
    return Stream.of("q:" + t.spec.queue(), "n:" + t.spec.tenant())
        .filter(scopes::containsKey)
        .toList();
  }

  boolean limited(Scope scope) {
    return scopes.containsKey(scope.text());
  }

  void put(Scope scope, Stored stored) {
    scopes.computeIfAbsent(scope.text(), s -> new Slots()).stored = stored;
  }

  void remove(Scope scope) {
    scopes.remove(scope.text());
  }

  private static boolean counts(Scope scope, ModelTask t) {
    return scope.kind() == Kind.QUEUE
        ? t.spec.queue().equals(scope.name())
        : t.spec.tenant().equals(scope.name());
  }

  /** Counts in what runs; returns how many. */
  int adopt(Scope scope, long look) {
    List<ModelTask> running =
        model.tasks.values().stream()
            .filter(t -> t.state == RUNNING && counts(scope, t))
            // As the leases stand in Redis: the numbers of the writes tell the order.
            .sorted(
                Comparator.comparing((ModelTask t) -> t.id.bucket())
                    .thenComparing(t -> t.lease)
                    .thenComparing(t -> t.id.local()))
            .toList();
    for (ModelTask t : running) {
      if (limited(scope)) {
        acquireOne(scope, Mode.ADOPT, look, 1, new Wanted(t.id, t.gen, t.limitHash(), t.nonce));
      }
    }
    return running.size();
  }

  /** One answer each: the code and the number of the write. */
  record Grant(Code code, long number) {}

  List<Grant> acquire(Scope scope, Mode mode, long look, int most, List<Wanted> wanted) {
    List<Grant> grants = new ArrayList<>();
    int left = most;
    for (Wanted w : wanted) {
      boolean held = !limited(scope) || entry(scope, w) != null;
      Grant grant = acquireOne(scope, mode, look, left, w);
      left -= !held && grant.code == Code.OK ? 1 : 0;
      grants.add(grant);
    }
    return grants;
  }

  private Entry entry(Scope scope, Wanted w) {
    return scopes.get(scope.text()).entries.get(member(w.id(), w.gen()));
  }

  private static String member(TaskId id, int gen) {
    return id + ":" + gen;
  }

  private Grant acquireOne(Scope scope, Mode mode, long look, int most, Wanted w) {
    Slots slots = scopes.get(scope.text());
    if (slots == null) {
      return new Grant(Code.OK, 0);
    }
    String key = scope.kind() == Kind.QUEUE ? w.keyHash() : "";
    Entry e = entry(scope, w);
    if (e != null) {
      boolean another =
          mode == Mode.CLAIM && e.claimed && !e.nonce.equals(w.nonce()) && e.look > model.now;
      if (mode == Mode.OFFER || another) {
        return new Grant(Code.HELD, 0);
      }
      return write(slots, w, true, e.since, e.key, Math.max(e.look, model.now + look));
    }
    if (mode != Mode.ADOPT) {
      Code refused =
          most <= 0
              ? Code.STOP
              : slots.full() ? Code.FULL : slots.keyFull(key) ? Code.KEY : Code.OK;
      if (refused != Code.OK) {
        return new Grant(refused, 0);
      }
    }
    return write(slots, w, mode != Mode.OFFER, model.now, key, model.now + look);
  }

  private static Grant write(
      Slots slots, Wanted w, boolean claimed, long since, String key, long look) {
    Nonce nonce = claimed ? w.nonce() : Nonce.NONE;
    slots.writes++;
    slots.entries.put(
        member(w.id(), w.gen()),
        new Entry(w.id(), w.gen(), claimed, slots.writes, since, key, nonce, look));
    return new Grant(Code.OK, slots.writes);
  }

  /** Free slots, as an offer is told. */
  int room(Scope scope) {
    Slots slots = scopes.get(scope.text());
    if (slots == null) {
      return Integer.MAX_VALUE;
    }
    int most = slots.settings().concurrency();
    if (slots.stored.settling()) {
      return 0;
    }
    return most == 0 ? 1_000_000 : Math.max(0, most - slots.entries.size());
  }

  /** The keys of which a slot came free. */
  List<String> release(Scope scope, List<Release> releases) {
    Slots slots = scopes.get(scope.text());
    List<String> freed = new ArrayList<>();
    for (Release r : slots == null ? List.<Release>of() : releases) {
      Entry e = slots.entries.get(member(r.id(), r.gen()));
      if (e != null && (r.number().isEmpty() || r.number().getAsLong() == e.number)) {
        slots.entries.remove(member(r.id(), r.gen()));
        if (!e.key.isEmpty()) {
          freed.add(e.key);
        }
      }
    }
    return freed;
  }

  private boolean needed(Entry e) {
    return model
        .find(e.id)
        .filter(t -> t.gen == e.gen && (t.state == DISPATCHED || t.state == RUNNING))
        .isPresent();
  }

  /** Asks tasks whether they need their slots; of offers alone, if wanted. Returns asked, freed. */
  int[] look(Scope scope, List<Entry> asked, long again) {
    Slots slots = scopes.get(scope.text());
    int freed = 0;
    for (Entry e : asked) {
      String member = member(e.id, e.gen);
      if (needed(e)) {
        slots.entries.put(
            member,
            new Entry(
                e.id,
                e.gen,
                e.claimed,
                e.number,
                e.since,
                e.key,
                e.nonce,
                Math.max(e.look, model.now + again)));
      } else {
        slots.entries.remove(member);
        freed++;
      }
    }
    return new int[] {asked.size(), freed};
  }

  List<Entry> entries(Scope scope) {
    Slots slots = scopes.get(scope.text());
    return slots == null ? List.of() : List.copyOf(slots.entries.values());
  }

  /** Whatever runs in a scope whose limits hold has a slot of it. */
  List<String> runningWithoutSlot() {
    List<String> wrong = new ArrayList<>();
    scopes.forEach(
        (text, slots) -> {
          Scope scope = LimitTexts.scope(text);
          model.tasks.values().stream()
              .filter(t -> t.state == RUNNING && counts(scope, t) && !slots.stored.settling())
              .filter(t -> !slots.entries.containsKey(member(t.id, t.gen)))
              .forEach(t -> wrong.add(t.id + " runs without a slot of " + text));
        });
    return wrong;
  }

  void draw(View view) {
    scopes.forEach(
        (text, slots) -> {
          for (int b = 0; b < model.buckets; b++) {
            view.field(b + " limits", text, LimitTexts.forScripts(slots.stored));
          }
          draw(view, Hashes.home(text, model.buckets) + " ", text, slots);
        });
    model.tasks.values().stream()
        .filter(t -> t.aside)
        .map(t -> t.id.bucket() + " " + t.line + ":" + t.limitHash())
        .distinct()
        .forEach(name -> view.index(name.split(" ")[0] + " blockeds", name.split(" ")[1], 0));
  }

  private static void draw(View view, String home, String text, Slots slots) {
    Map<String, Integer> counts = new TreeMap<>();
    slots.entries.forEach(
        (member, e) -> {
          view.index(home + "slots:" + text, member, e.look);
          view.field(home + "slot:" + text, member, packed(e));
          String key = e.key.isEmpty() ? "" : new String(keyBytes(e), ISO_8859_1);
          count(counts, e.claimed ? "" : "o");
          count(counts, key.isEmpty() ? "" : "k" + key);
          count(counts, e.claimed || key.isEmpty() ? "" : "o" + key);
        });
    counts.forEach((field, n) -> view.field(home + "slotn:" + text, field, Integer.toString(n)));
    if (slots.writes > 0) {
      view.field(home + "slotn:" + text, "n", Long.toString(slots.writes));
    }
  }

  private static void count(Map<String, Integer> counts, String field) {
    if (!field.isEmpty()) {
      counts.merge(field, 1, Integer::sum);
    }
  }

  private static byte[] keyBytes(Entry e) {
    return Hashes.limitKeyBytes(e.key);
  }

  private static String packed(Entry e) {
    byte[] entry = new byte[43];
    RecordLayout.put(entry, 0, 1, e.claimed ? 2 : 1);
    RecordLayout.put(entry, 1, 4, e.number);
    RecordLayout.put(entry, 5, 6, e.since);
    System.arraycopy(keyBytes(e), 0, entry, 11, 16);
    System.arraycopy(e.nonce.bytes(), 0, entry, 27, 16);
    return new String(entry, ISO_8859_1);
  }
}
