package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.PullStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Tuple;

/** Looks for work over all buckets, whoever owns their loops. */
final class RedisPullStore implements PullStore {
  private static final int MOST_LINES = 1_000;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  RedisPullStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  private record Found(double place, Candidate candidate) {}

  @Override
  public List<Candidate> candidates(Set<String> types, Set<Line> skipped, int most) {
    List<ScriptRunner.Call> calls = new ArrayList<>();
    List<Object> ready =
        runner.read(
            "heads",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrangeWithScores(keys.readys(b), 0, MOST_LINES - 1))
                    .toList());
    for (int bucket = 0; bucket < ready.size(); bucket++) {
      Args args = new Args().number(most);
      boolean any = false;
      for (Object each : (List<?>) ready.get(bucket)) {
        String key = new String(((Tuple) each).getBinaryElement(), ISO_8859_1);
        Line line = lines.byKey(bucket, key);
        if (types.contains(line.type()) && !skipped.contains(line)) {
          args.ascii(key);
          any = true;
        }
      }
      if (any) {
        calls.add(new ScriptRunner.Call(Script.PEEK, bucket, args.list()));
      }
    }
    List<Reply> replies = runner.runAll(calls);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      read(calls.get(i).bucket(), replies.get(i), found);
    }
    return found.stream()
        .sorted(Comparator.comparingDouble(Found::place))
        .map(Found::candidate)
        .toList();
  }

  private void read(int bucket, Reply reply, List<Found> found) {
    for (int i = 2; i < reply.size(); i += 4) {
      TaskId id = new TaskId(bucket, reply.text(i + 1));
      Line line = lines.byKey(bucket, reply.text(i + 3));
      found.add(
          new Found(
              Double.parseDouble(reply.text(i)),
              new Candidate(id, (int) reply.number(i + 2), line)));
    }
  }

  @Override
  public Optional<Holder> holder(TaskId id) {
    if (id.bucket() >= keys.buckets()) {
      return Optional.empty();
    }
    byte[] header =
        runner.call(
            "holder",
            redis ->
                redis.getrange(keys.record(id.bucket(), id.local()), 0, RecordLayout.HEADER - 1));
    if (header.length == 0) {
      return Optional.empty();
    }
    TaskRecord record = new TaskRecord(header);
    return Optional.of(new Holder(record.state(), record.attempt(id), record.worker()));
  }
}
