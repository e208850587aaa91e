package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntryBinary;

/**
 * That every mutation has one event: the events of each task are a chain from its birth to what its
 * record says now, each beginning where the one before it ended. One event less or more breaks it.
 */
public final class EventChains {
  private static final String READER = "fault-checker";
  private static final byte[] FIRST = "0-0".getBytes(ISO_8859_1);
  private static final int PAGE = 1_000;
  private static final int MOVE = RecordLayout.LINE_LENGTH + TaskId.LOCAL_LENGTH + 6;
  private static final int RUNNING = 4;

  private record Place(int state, int gen) {}

  private final RedisClient redis;
  private final RedisKeys keys;
  private final Map<String, Place> ends = new HashMap<>();
  private final Map<String, List<String>> moves = new HashMap<>();
  private final Map<String, Integer> begun = new HashMap<>();
  private final Set<String> left = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private long events;

  EventChains(RedisClient redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** From now on the log keeps all, as for a durable reader that never reads. */
  public static void keepAll(int port, String cluster, int buckets) {
    RedisKeys keys = new RedisKeys(cluster, buckets);
    try (RedisClient redis = RedisClient.create("127.0.0.1", port)) {
      for (int b = 0; b < buckets; b++) {
        byte[] most = "100000000".getBytes(ISO_8859_1);
        redis.hset(
            keys.named(b, "readers"),
            Map.of(
                READER.getBytes(ISO_8859_1), FIRST, (READER + ":cap").getBytes(ISO_8859_1), most));
        redis.set(keys.named(b, "eventcap"), most);
      }
    }
  }

  /** Follows all chains; tasks are those of a walk, while nothing moves. */
  EventChains follow(Map<String, StoreWalk.Stored> tasks) {
    for (int b = 0; b < keys.buckets(); b++) {
      read(b);
    }
    tasks.forEach(
        (id, task) -> {
          Place end = ends.remove(id);
          Place is = new Place(task.state().code(), task.gen());
          if (!is.equals(end)) {
            problems.add(id + " is " + is + ", but its last event says " + end);
          }
        });
    ends.forEach(
        (id, end) -> {
          if (end.state() != 0) {
            problems.add(id + " is gone, but its last event says " + end);
          }
        });
    return this;
  }

  private void read(int bucket) {
    byte[] key = keys.events(bucket);
    StreamEntryID from = new StreamEntryID(0, 0);
    while (true) {
      List<Map.Entry<byte[], List<StreamEntryBinary>>> answer =
          redis.xreadBinary(new XReadParams().count(PAGE), Map.of(key, from));
      if (answer == null || answer.isEmpty()) {
        return;
      }
      for (StreamEntryBinary entry : answer.getFirst().getValue()) {
        entry
            .getFields()
            .forEach(
                (field, value) -> {
                  if (new String(field, ISO_8859_1).equals("d")) {
                    moves(bucket, value);
                  }
                });
        from = entry.getID();
      }
    }
  }

  private void moves(int bucket, byte[] packed) {
    for (int at = 0; at < packed.length; at += MOVE) {
      int behind = at + RecordLayout.LINE_LENGTH;
      String id =
          new TaskId(bucket, new String(packed, behind, TaskId.LOCAL_LENGTH, ISO_8859_1))
              .toString();
      behind += TaskId.LOCAL_LENGTH;
      int from = RecordLayout.u8(packed, behind);
      int to = RecordLayout.u8(packed, behind + 1);
      int gen = (int) RecordLayout.u32(packed, behind + 2);
      moves.computeIfAbsent(id, i -> new ArrayList<>()).add(move(name(from), name(to), gen));
      events++;
      Place before = ends.put(id, new Place(to, gen));
      if (from != (before == null ? 0 : before.state())
          || before != null && gen < before.gen()
          || before != null && gen > before.gen() + 1) {
        problems.add(id + " goes from " + from + " to " + to + " in " + gen + " behind " + before);
      }
      if (to == RUNNING && from != RUNNING) {
        begun.merge(id + "#" + gen, 1, Integer::sum);
      } else if (from == RUNNING && to != RUNNING) {
        left.add(id + "#" + (to == 7 ? gen : gen - 1));
      }
    }
  }

  private static String name(int state) {
    return state == 0 ? "" : TaskState.ofCode(state).name();
  }

  /** A move in words; a state is empty where there is none. */
  public static String move(String from, String to, int gen) {
    return from + '>' + to + '#' + gen;
  }

  /** The moves of each task, in order. */
  public Map<String, List<String>> moves() {
    return moves;
  }

  /** How often the log says that an attempt (id#gen) began. */
  public int begun(String attempt) {
    return begun.getOrDefault(attempt, 0);
  }

  /** Whether the log says that an attempt (id#gen) ended. */
  public boolean ended(String attempt) {
    return left.contains(attempt);
  }

  /** Moves that were read. */
  public long events() {
    return events;
  }

  /** What breaks a chain. */
  public List<String> problems() {
    return problems;
  }
}
