package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.u32;
import static dev.carillon.server.store.redis.RecordLayout.u48;
import static dev.carillon.server.store.redis.RecordLayout.u8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.RedisClient;

/** Everything that Redis holds for a cluster, read in one step and decoded. */
final class KeySpace {
  /** Reads all; the events are taken out, so that a step sees its own alone. */
  private static final byte[] DUMP =
      """
      local out = {}
      for _, k in ipairs(redis.call('KEYS', '*')) do
        local t = redis.call('TYPE', k).ok
        local v
        if t == 'string' then v = redis.call('GET', k)
        elseif t == 'hash' then v = redis.call('HGETALL', k)
        elseif t == 'zset' then v = redis.call('ZRANGE', k, 0, -1, 'WITHSCORES')
        elseif t == 'list' then v = redis.call('LRANGE', k, 0, -1)
        elseif t == 'set' then v = redis.call('SMEMBERS', k)
        elseif t == 'stream' then
          v = redis.call('XRANGE', k, '-', '+')
          redis.call('XTRIM', k, 'MAXLEN', 0)
        end
        out[#out + 1] = {k, t, redis.call('PTTL', k) >= 0 and 1 or 0, v}
      end
      return out
      """
          .getBytes(StandardCharsets.US_ASCII);

  /**
   * No rule of a script hangs on them: statistics of what was ever there, and the settings as
   * servers read them.
   */
  private static final List<String> UNCOMPARED =
      List.of("deadgroup:", "deadout", "settings", "ranks");

  /** One move that an event told. */
  record Move(String cause, String actor, long at, String id, int from, int to, long gen) {}

  private final RedisKeys keys;
  final View view = new View();

  /** Due instants as stored, by task. */
  final Map<String, Long> due = new HashMap<>();

  /** Fingerprints of errors as stored, by task. */
  final Map<String, String> fingerprints = new HashMap<>();

  final List<Move> moves = new ArrayList<>();

  /** Index → its first score, and heads → line → bound. */
  private final Map<String, Double> firstScores = new TreeMap<>();

  private final Map<String, Double> heads = new HashMap<>();

  private final Set<String> deads = new HashSet<>();

  private KeySpace(RedisKeys keys) {
    this.keys = keys;
  }

  static KeySpace read(RedisClient redis, RedisKeys keys) {
    KeySpace space = new KeySpace(keys);
    for (Object entry : (List<?>) redis.eval(DUMP)) {
      space.add((List<?>) entry);
    }
    return space;
  }

  private void add(List<?> entry) {
    String name = text(entry.get(0));
    for (int b = 0; b < keys.buckets(); b++) {
      String base = new String(keys.base(b), ISO_8859_1);
      if (name.startsWith(base)) {
        String rest = name.substring(base.length());
        if (rest.startsWith(":")) {
          boolean ends = entry.get(2).equals(1L);
          addPart(b, rest.substring(1), entry.get(3), ends);
        } else {
          addRecord(new TaskId(b, rest).toString(), (byte[]) entry.get(3));
        }
        return;
      }
    }
    if (!name.equals(TestScripts.CLOCK) && !name.equals(new String(keys.meta(), ISO_8859_1))) {
      view.put(name, "a key of nobody");
    }
  }

  private void addRecord(String id, byte[] r) {
    due.put(id, u48(r, RecordLayout.AT_DUE));
    view.record(id, r);
  }

  private void addPart(int bucket, String name, Object content, boolean ends) {
    String key = bucket + " " + View.printable(name.getBytes(ISO_8859_1));
    if (name.equals("events")) {
      ((List<?>) content).forEach(e -> addEvent(bucket, (List<?>) ((List<?>) e).get(1)));
    } else if (name.equals("dues") || name.equals("readys")) {
      pairs(content).forEach((line, score) -> heads.put(key + " " + line, Double.valueOf(score)));
    } else if (name.equals("deads")) {
      pairs(content).keySet().forEach(pair -> deads.add(bucket + " dead:" + pair));
    } else if (UNCOMPARED.stream().anyMatch(name::startsWith)) {
      return;
    } else if (name.startsWith("extra:")) {
      addExtras(bucket, name.substring("extra:".length()), pairs(content));
    } else if (name.startsWith("idem:") || name.startsWith("uniq:") || name.startsWith("log:")) {
      view.put(key, View.printable((byte[]) content) + (ends ? " for a while" : ""));
    } else if (name.startsWith("history:") || name.equals("owners")) {
      List<String> lines = new ArrayList<>();
      ((List<?>) content).forEach(a -> lines.add(View.printable((byte[]) a)));
      view.put(key, String.join(" · ", lines));
    } else if (name.equals("count")) {
      pairs(content).forEach((f, n) -> addCount(key, f, n));
    } else if (isIndex(name)) {
      pairs(content).forEach((id, score) -> addIndexed(key, id, Double.parseDouble(score)));
    } else if (content instanceof List<?>) {
      pairs(content).forEach((field, value) -> view.field(key, field, value));
    } else {
      view.put(key, View.printable((byte[]) content));
    }
  }

  private void addExtras(int bucket, String id, Map<String, String> fields) {
    fields.forEach(
        (field, value) -> {
          if (field.equals("fp")) {
            fingerprints.put(new TaskId(bucket, id).toString(), value);
          } else {
            view.field(bucket + " extra:" + id, field, value);
          }
        });
  }

  private static boolean isIndex(String name) {
    return name.startsWith("due:")
        || name.startsWith("ready:")
        || name.equals("lease")
        || name.equals("held")
        || name.equals("expiry")
        || name.startsWith("dead:")
        || name.startsWith("blocked")
        || name.startsWith("discard")
        || name.startsWith("slots:")
        || name.startsWith("ended:");
  }

  /** A counter that is back at 0 says the same as none. */
  private void addCount(String key, String field, String n) {
    if (!n.equals("0")) {
      view.field(key, field, n);
    }
  }

  private void addIndexed(String key, String id, double score) {
    view.index(key, id, (long) score);
    firstScores.merge(key, score, Math::min);
  }

  private void addEvent(int bucket, List<?> fields) {
    Map<String, byte[]> event = new HashMap<>();
    for (int i = 0; i < fields.size(); i += 2) {
      event.put(text(fields.get(i)), (byte[]) fields.get(i + 1));
    }
    byte[] d = event.get("d");
    int size = RecordLayout.LINE_LENGTH + TaskId.LOCAL_LENGTH + 6;
    for (int at = 0; at < d.length; at += size) {
      int id = at + RecordLayout.LINE_LENGTH;
      int rest = id + TaskId.LOCAL_LENGTH;
      moves.add(
          new Move(
              text(event.get("v")),
              text(event.get("a")),
              Long.parseLong(text(event.get("t"))),
              new TaskId(bucket, new String(d, id, TaskId.LOCAL_LENGTH, ISO_8859_1)).toString(),
              u8(d, rest),
              u8(d, rest + 1),
              u32(d, rest + 2)));
    }
  }

  /**
   * Lines whose entries a loop would not find: 'dues' and 'readys' must hold a bound no higher than
   * the first entry of each line, 'deads' name every set of dead letters.
   */
  List<String> wrongHeads() {
    List<String> wrong = new ArrayList<>();
    firstScores.forEach(
        (key, first) -> {
          String[] parts = key.split("[ :]");
          if (parts[1].equals("due") || parts[1].equals("ready")) {
            Double bound = heads.get(parts[0] + " " + parts[1] + "s " + parts[2]);
            if (bound == null || bound > first) {
              wrong.add(key + " begins at " + first + ", but its head says " + bound);
            }
          }
          if (parts[1].equals("dead") && !deads.contains(key)) {
            wrong.add(key + " is not among the groups");
          }
        });
    return wrong;
  }

  private static Map<String, String> pairs(Object list) {
    Map<String, String> pairs = new TreeMap<>();
    List<?> values = (List<?>) list;
    for (int i = 0; i < values.size(); i += 2) {
      pairs.put(text(values.get(i)), text(values.get(i + 1)));
    }
    return pairs;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, ISO_8859_1);
  }
}
