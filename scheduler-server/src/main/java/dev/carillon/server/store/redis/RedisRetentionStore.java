package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RetentionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.SafeEncoder;

/** Looks at ended tasks and deletes them. */
final class RedisRetentionStore implements RetentionStore {
  /** Lines a call: each costs about ten commands, and some more where tasks are weighed. */
  private static final int LINES = 50;

  /** Shelves split by one call: two microseconds each. */
  private static final int COUNTS = 500;

  private static final byte[] FIRST = SafeEncoder.encode("-inf");
  private static final byte[] LAST = SafeEncoder.encode("+inf");

  /** Tasks deleted by one call: dead ones cost Redis 20 microseconds each. */
  private static final int A_CALL = 100;

  private static final int SAMPLE = 20;
  private static final int FIELDS = 5;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  RedisRetentionStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  @Override
  public List<Shelf> shelves(int bucket, boolean weigh) {
    List<Shelf> shelves = new ArrayList<>();
    List<Line> all = lines.load(bucket);
    for (int from = 0; from < all.size(); from += LINES) {
      Args args = new Args().number(weigh ? SAMPLE : 0);
      for (Line line : all.subList(from, Math.min(all.size(), from + LINES))) {
        args = args.ascii(line.key());
      }
      Reply reply = runner.run(Script.WEIGH, bucket, args.list());
      for (int i = 1; i < reply.size(); i += FIELDS) {
        shelves.add(
            new Shelf(
                lines.byKey(bucket, reply.text(i)),
                TaskState.ofCode((int) reply.number(i + 1)),
                reply.number(i + 2),
                reply.number(i + 3),
                reply.number(i + 4)));
      }
    }
    return shelves;
  }

  @Override
  public List<List<Long>> oldest(List<Place> shelves, int most) {
    List<List<Long>> all = new ArrayList<>(shelves.size());
    for (int from = 0; from < shelves.size(); from += LINES) {
      List<Place> some = shelves.subList(from, Math.min(shelves.size(), from + LINES));
      List<Object> found =
          runner.read(
              "retention",
              p -> some.stream().map(s -> p.zrangeWithScores(index(s), 0, most - 1L)).toList());
      for (Object each : found) {
        all.add(((List<?>) each).stream().map(t -> (long) ((Tuple) t).getScore()).toList());
      }
    }
    return all;
  }

  @Override
  public List<Split> split(List<Place> shelves, long instantMs) {
    byte[] instant = SafeEncoder.encode(Long.toString(instantMs));
    byte[] before = SafeEncoder.encode("(" + instantMs);
    List<Split> all = new ArrayList<>(shelves.size());
    for (int from = 0; from < shelves.size(); from += COUNTS) {
      List<Place> some = shelves.subList(from, Math.min(shelves.size(), from + COUNTS));
      List<Object> counts =
          runner.read(
              "retention",
              p ->
                  some.stream()
                      .flatMap(
                          s ->
                              Stream.of(
                                  p.zcount(index(s), FIRST, before),
                                  p.zcount(index(s), instant, LAST)))
                      .toList());
      for (int i = 0; i < counts.size(); i += 2) {
        all.add(new Split((Long) counts.get(i), (Long) counts.get(i + 1)));
      }
    }
    return all;
  }

  private byte[] index(Place place) {
    return keys.ended(place.bucket(), place.shelf().state().code(), place.shelf().line().key());
  }

  @Override
  public int sweep(int bucket, long epoch, Shelf shelf, long endedBeforeMs, int most) {
    List<ScriptRunner.Call> calls = new ArrayList<>();
    for (int left = most; left > 0; left -= A_CALL) {
      Args args =
          new Args()
              .number(epoch)
              .ascii(shelf.line().key())
              .number(shelf.state().code())
              .ascii(endedBeforeMs == WHENEVER ? "+inf" : Long.toString(endedBeforeMs))
              .number(Math.min(left, A_CALL));
      calls.add(new ScriptRunner.Call(Script.SWEEP, bucket, args.list()));
    }
    return runner.runAll(calls).stream()
        .mapToInt(reply -> (int) reply.orFenced("sweep", bucket).number(1))
        .sum();
  }
}
