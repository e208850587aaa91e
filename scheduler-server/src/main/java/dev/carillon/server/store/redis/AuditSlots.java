package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import redis.clients.jedis.Response;
import redis.clients.jedis.resps.Tuple;

/**
 * The slots of each limit: its list of holders, what each holds, its counters, and the tasks
 * themselves. What runs without a slot gets one, whose task has ended loses it.
 */
final class AuditSlots implements AuditStage {
  /** What is to be looked after within this time, or was due for it so lately, is in good hands. */
  private static final long CARE_MILLIS = 60_000;

  private static final int OFFERED = 1;
  private static final int AT_NUMBER = 1;
  private static final int AT_KEY = 11;
  private static final String NO_KEY = "\0".repeat(16);

  /** Holders and their entries as of one moment. */
  private record Books(
      Map<String, byte[]> entries, Map<String, Double> looks, Map<String, Long> counts) {}

  private final AuditJob job;
  private final SettingsStore settings;
  private final SlotMend slots;
  private final Deque<Scope> scopes = new ArrayDeque<>();
  private final Deque<Integer> leases = new ArrayDeque<>();
  private Set<Scope> limited = Set.of();
  private boolean begun;

  AuditSlots(AuditJob job, SettingsStore settings, SlotMend slots) {
    this.job = job;
    this.settings = settings;
    this.slots = slots;
  }

  @Override
  public boolean over() {
    return begun && scopes.isEmpty() && leases.isEmpty();
  }

  @Override
  public List<Found> step() {
    if (!begun) {
      begun = true;
      begin();
      return List.of();
    }
    if (!scopes.isEmpty()) {
      return look(scopes.removeFirst());
    }
    return leases.isEmpty() ? List.of() : unslotted(leases.removeFirst());
  }

  /** What is being counted in, or not limited, is nothing to go by. */
  private void begin() {
    Map<Scope, Stored> all = settings.all();
    limited =
        all.entrySet().stream()
            .filter(e -> e.getValue().settings().limited() && !e.getValue().settling())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    limited.stream()
        .filter(scope -> job.epochs().containsKey(slots.home(scope)))
        .forEach(scopes::add);
    if (!limited.isEmpty()) {
      leases.addAll(job.epochs().keySet());
    }
  }

  private List<Found> look(Scope scope) {
    Books books = read(scope);
    List<Found> found = new ArrayList<>();
    counters(scope, books, found);
    holders(scope, books, found);
    return found;
  }

  /** All in one step of Redis; native commands, quick also for thousands of holders. */
  private Books read(Scope scope) {
    int home = slots.home(scope);
    String name = scope.text();
    return job.runner()
        .together(
            "audit",
            home,
            all -> {
              Response<Map<byte[], byte[]>> entries = all.hgetAll(job.keys().slot(home, name));
              Response<List<Tuple>> looks =
                  all.zrangeWithScores(job.keys().slots(home, name), 0, -1);
              Response<Map<byte[], byte[]>> counts = all.hgetAll(job.keys().slotCounts(home, name));
              return () -> books(entries.get(), looks.get(), counts.get());
            });
  }

  private static Books books(
      Map<byte[], byte[]> entries, List<Tuple> looks, Map<byte[], byte[]> counts) {
    Map<String, byte[]> byHolder = new LinkedHashMap<>();
    entries.forEach((k, v) -> byHolder.put(new String(k, ISO_8859_1), v));
    Map<String, Double> byLook = new HashMap<>();
    looks.forEach(t -> byLook.put(t.getElement(), t.getScore()));
    Map<String, Long> byField = new HashMap<>();
    counts.forEach(
        (k, v) ->
            byField.put(new String(k, ISO_8859_1), Long.parseLong(new String(v, ISO_8859_1))));
    return new Books(byHolder, byLook, byField);
  }

  private void counters(Scope scope, Books books, List<Found> found) {
    Map<String, Long> real = new HashMap<>();
    long last = 0;
    for (byte[] entry : books.entries().values()) {
      String key = new String(entry, AT_KEY, RecordLayout.KEY_HASH, ISO_8859_1);
      boolean offered = entry[0] == OFFERED;
      last = Math.max(last, RecordLayout.u32(entry, AT_NUMBER));
      if (offered) {
        real.merge("o", 1L, Long::sum);
      }
      if (!key.equals(NO_KEY)) {
        real.merge("k" + key, 1L, Long::sum);
        if (offered) {
          real.merge("o" + key, 1L, Long::sum);
        }
      }
    }
    // Numbers of writes only grow: one behind would be given twice.
    real.put("n", Math.max(last, books.counts().getOrDefault("n", 0L)));
    Set<String> fields = new TreeSet<>(real.keySet());
    fields.addAll(books.counts().keySet());
    for (String field : fields) {
      long said = books.counts().getOrDefault(field, 0L);
      long counted = real.getOrDefault(field, 0L);
      if (said != counted) {
        boolean mended =
            job.mends()
                && job.adjust(
                    slots.home(scope),
                    "slotn:" + scope.text(),
                    field.getBytes(ISO_8859_1),
                    counted - said);
        found.add(
            new Found(
                "SLOT_COUNTER",
                scope.text() + ", " + named(field),
                "the counter says " + said + ", a recount of its holders " + counted,
                mended));
      }
    }
  }

  private static String named(String field) {
    String what =
        switch (field.charAt(0)) {
          case 'n' -> "writes";
          case 'o' -> "offers";
          default -> "slots";
        };
    return field.length() == 1
        ? what
        : what + " of key " + Hashes.limitKeyText(field.getBytes(ISO_8859_1), 1);
  }

  /** What is listed has an entry, and the other way round; who holds a slot still needs it. */
  private void holders(Scope scope, Books books, List<Found> found) {
    Set<String> all = new TreeSet<>(books.entries().keySet());
    all.addAll(books.looks().keySet());
    List<String> names = List.copyOf(all);
    for (int from = 0; from < names.size(); from += AuditJob.MOST) {
      List<String> some = names.subList(from, Math.min(names.size(), from + AuditJob.MOST));
      List<Boolean> needed = slots.needed(some);
      long now = slots.nowMs();
      for (int i = 0; i < some.size(); i++) {
        check(scope, some.get(i), books, needed.get(i), now, found);
      }
    }
  }

  private void check(
      Scope scope, String holder, Books books, boolean needed, long now, List<Found> found) {
    byte[] entry = books.entries().get(holder);
    Double look = books.looks().get(holder);
    String task = holder.substring(0, holder.indexOf(':'));
    if (entry == null) {
      boolean mended = job.mends() && slots.forget(scope, holder, 0);
      found.add(
          new Found(
              "SLOT_ENTRY",
              task,
              "it is listed among the holders of " + scope.text() + ", but what it holds is gone",
              mended));
      return;
    }
    long number = RecordLayout.u32(entry, AT_NUMBER);
    if (look == null) {
      boolean mended =
          job.mends() && (needed ? slots.list(scope, holder) : slots.forget(scope, holder, number));
      found.add(
          new Found(
              "SLOT_ENTRY",
              task,
              "it holds a slot of " + scope.text() + " that nobody would look after",
              mended));
    } else if (!needed && Math.abs(look - now) > CARE_MILLIS) {
      found.add(
          new Found(
              "SLOT_LEAK",
              task,
              "its attempt is over, but it holds a slot of " + scope.text(),
              job.mends() && slots.forget(scope, holder, number)));
    }
  }

  /** Tasks that run in a limited scope without holding a slot of it. */
  private List<Found> unslotted(int bucket) {
    List<Found> found = new ArrayList<>();
    slots
        .unslotted(limited, bucket)
        .forEach(
            (scope, wanted) ->
                wanted.forEach(
                    w ->
                        found.add(
                            new Found(
                                "NO_SLOT",
                                w.id().toString(),
                                "it runs without a slot of " + scope.text(),
                                job.mends() && slots.adopt(scope, w)))));
    return found;
  }
}
