package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DeadLetterStore.Page;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.resps.Tuple;

/**
 * Dead letters in the order they died, merged over piles. A place is an instant and an id, so that
 * a page goes on where the last one stopped however much has moved meanwhile.
 */
final class DeadPager {
  /** Enough of a record for all but very long labels. */
  private static final int PEEK = 2_048;

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::diedMs).thenComparing(e -> e.id().toString());

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  DeadPager(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  private record Entry(long diedMs, TaskId id) {
    @Override
    public String toString() {
      return diedMs + "." + id;
    }

    static Entry parse(String token) {
      int dot = token.indexOf('.');
      try {
        return new Entry(
            Long.parseLong(token.substring(0, Math.max(0, dot))),
            TaskId.parse(token.substring(dot + 1)));
      } catch (IllegalArgumentException e) {
        throw CarillonException.invalid(
            "page_token",
            "Expected a token from the page before, but got '" + token + "'.",
            "Leave it empty for the first page.");
      }
    }
  }

  /** The oldest that died up to an instant. */
  List<TaskId> oldest(List<Pile> piles, long diedUntilMs, int most) {
    List<Object> found =
        runner.read(
            "deads",
            p ->
                piles.stream()
                    .map(
                        f ->
                            p.zrangeByScoreWithScores(
                                key(f), Double.NEGATIVE_INFINITY, diedUntilMs, 0, most))
                    .toList());
    return merged(piles, found).stream().sorted(ORDER).limit(most).map(Entry::id).toList();
  }

  /** A page, the newest first. */
  Page newest(List<Pile> piles, int most, String token) {
    @Nullable Entry after = token.isEmpty() ? null : Entry.parse(token);
    List<Entry> found = new ArrayList<>();
    double highest = after == null ? Double.POSITIVE_INFINITY : after.diedMs();
    List<Pile> open = piles;
    // Many may have died in one millisecond: a pile is read on until it has given as many behind
    // the place as a page could need.
    int[] given = new int[piles.size()];
    for (int skip = 0; !open.isEmpty(); skip += most + 1) {
      List<Pile> asked = open;
      List<Object> replies = newestOf(asked, highest, skip, most + 1);
      open = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        List<Entry> entries = merged(List.of(asked.get(i)), List.of(replies.get(i)));
        int whole = entries.size();
        entries.removeIf(e -> after != null && ORDER.compare(e, after) >= 0);
        found.addAll(entries);
        int pile = piles.indexOf(asked.get(i));
        given[pile] += entries.size();
        if (whole == most + 1 && given[pile] <= most) {
          open.add(asked.get(i));
        }
      }
    }
    found.sort(ORDER.reversed());
    List<Entry> page = found.subList(0, Math.min(most, found.size()));
    return new Page(read(page), found.size() > most ? page.getLast().toString() : "");
  }

  private List<Object> newestOf(List<Pile> piles, double highest, int skip, int most) {
    return runner.read(
        "deads",
        p ->
            piles.stream()
                .map(
                    f ->
                        p.zrevrangeByScoreWithScores(
                            key(f), highest, Double.NEGATIVE_INFINITY, skip, most))
                .toList());
  }

  private byte[] key(Pile pile) {
    return keys.dead(pile.bucket(), pile.fingerprint(), pile.line().key());
  }

  private static List<Entry> merged(List<Pile> piles, List<Object> replies) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < piles.size(); i++) {
      for (Object each : (List<?>) replies.get(i)) {
        Tuple tuple = (Tuple) each;
        String local = new String(tuple.getBinaryElement(), ISO_8859_1);
        entries.add(new Entry((long) tuple.getScore(), new TaskId(piles.get(i).bucket(), local)));
      }
    }
    return entries;
  }

  private List<Task> read(List<Entry> entries) {
    List<TaskId> ids = entries.stream().map(Entry::id).toList();
    List<Object> records =
        runner.read(
            "deads",
            p ->
                ids.stream()
                    .map(id -> p.getrange(keys.record(id.bucket(), id.local()), 0, PEEK - 1))
                    .toList());
    List<Object> sizes =
        runner.read(
            "deads",
            p -> ids.stream().map(id -> p.strlen(keys.record(id.bucket(), id.local()))).toList());
    List<Object> errors =
        runner.read(
            "deads",
            p ->
                ids.stream()
                    .map(
                        id ->
                            p.hget(
                                keys.extra(id.bucket(), id.local()), "error".getBytes(ISO_8859_1)))
                    .toList());
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      byte[] bytes = (byte[]) records.get(i);
      if (bytes.length == 0) {
        continue; // deleted meanwhile
      }
      TaskId id = ids.get(i);
      TaskRecord record = new TaskRecord(bytes);
      if (record.payloadStart() > bytes.length) {
        byte[] whole = runner.call("deads", r -> r.get(keys.record(id.bucket(), id.local())));
        if (whole == null) {
          continue;
        }
        record = new TaskRecord(whole);
      }
      String error =
          ScriptRunner.isNil(errors.get(i)) ? "" : new String((byte[]) errors.get(i), UTF_8);
      Task task =
          record.task(id, lines.byKey(id.bucket(), record.line()), (Long) sizes.get(i), false);
      tasks.add(task.withExtras(error, task.result(), task.history()));
    }
    return tasks;
  }
}
