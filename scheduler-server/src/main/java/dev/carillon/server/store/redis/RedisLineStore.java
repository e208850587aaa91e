package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.LineStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Limited lines in Redis. */
final class RedisLineStore implements LineStore {
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final RandomGenerator random;
  private final byte[] server;

  RedisLineStore(
      ScriptRunner runner,
      RedisKeys keys,
      LineRegistry lines,
      RandomGenerator random,
      String serverId) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.random = random;
    this.server = Ulid.bytes(serverId);
  }

  @Override
  public Peeked peek(AttemptStore.Cut cut, int most) {
    Reply reply =
        runner.run(
            Script.FRONT,
            cut.bucket(),
            new Args()
                .ascii(cut.line().key())
                .number(most)
                .ascii(
                    cut.highest() == Double.POSITIVE_INFINITY
                        ? "+inf"
                        : Double.toString(cut.highest()))
                .list());
    if (reply.code().equals("PAUSED")) {
      return new Peeked(List.of(), true);
    }
    List<Ready> tasks = new ArrayList<>();
    for (int i = 1; i < reply.size(); i += 3) {
      tasks.add(
          new Ready(
              new TaskId(cut.bucket(), reply.text(i)),
              (int) reply.number(i + 1),
              Hashes.limitKeyText(reply.bytes(i + 2), 0)));
    }
    return new Peeked(tasks, false);
  }

  @Override
  public List<Hint> pick(
      int bucket,
      Line line,
      Nonce nonce,
      Duration claimDeadline,
      Duration full,
      List<Ready> take,
      List<Ready> aside) {
    Args args =
        new Args()
            .bytes(nonce.bytes())
            .ascii(line.key())
            .number(claimDeadline.toMillis())
            .bytes(server)
            .number(full.toMillis());
    take.forEach(t -> args.ascii(t.id().local()).number(t.gen()).number(1));
    aside.forEach(t -> args.ascii(t.id().local()).number(t.gen()).number(0));
    Reply reply = runner.run(Script.PICK, bucket, args.list());
    return reply.code().equals("PAUSED")
        ? List.of()
        : RedisAttemptStore.hints(bucket, line, reply.bytes(2));
  }

  private record Name(int bucket, String line, String key) {}

  @Override
  public List<Aside> aside(Set<Integer> buckets, int most) {
    List<Integer> order = List.copyOf(buckets);
    List<Object> sizes =
        runner.read("aside", p -> order.stream().map(b -> p.zcard(keys.blockeds(b))).toList());
    List<Name> names = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      int bucket = order.get(i);
      long size = (Long) sizes.get(i);
      // Where there are more than can be looked at in one go, each look begins somewhere else.
      long from = size > most ? random.nextLong(size - most + 1) : 0;
      if (size > 0) {
        runner
            .call("aside", r -> r.zrange(keys.blockeds(bucket), from, from + most - 1))
            .forEach(name -> names.add(name(bucket, new String(name, ISO_8859_1))));
      }
    }
    List<Object> counts =
        runner.read(
            "aside",
            p ->
                names.stream()
                    .map(n -> p.zcard(keys.blocked(n.bucket(), n.line(), n.key())))
                    .toList());
    List<Aside> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Name n = names.get(i);
      all.add(
          new Aside(n.bucket(), lines.byKey(n.bucket(), n.line()), n.key(), (Long) counts.get(i)));
    }
    return all;
  }

  private static Name name(int bucket, String text) {
    int at = text.indexOf(':');
    return new Name(bucket, text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public String keyText(Aside aside) {
    byte[] set = keys.blocked(aside.bucket(), aside.line().key(), aside.keyHash());
    List<byte[]> first = runner.call("aside", r -> r.zrange(set, 0, 0));
    if (first.isEmpty()) {
      return "";
    }
    byte[] name = keys.record(aside.bucket(), new String(first.getFirst(), ISO_8859_1));
    byte[] record = runner.call("aside", r -> r.get(name));
    return record == null ? "" : new TaskRecord(record).meta().limitKey();
  }

  @Override
  public int unblock(Aside aside, int most) {
    return (int)
        runner
            .run(
                Script.UNBLOCK,
                aside.bucket(),
                new Args().ascii(aside.line().key()).ascii(aside.keyHash()).number(most).list())
            .number(1);
  }
}
