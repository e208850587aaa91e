package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DeadLetterStore.Tally;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Canaries in their home buckets, and what became of their tasks in all buckets. */
final class RedisCanaries {
  private static final int LOOK = 200;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisCanaries(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  void create(Canary c) {
    TaskId id = TaskId.parse(c.id());
    DeadSelection s = c.selection();
    DeadEdits e = c.edits();
    Map<String, String> removed =
        e.removeAttributes().stream().collect(Collectors.toMap(name -> name, name -> ""));
    Args args = new Args().ascii(id.toString()).ascii("").ascii(c.state().name()).text(c.verdict());
    args.ascii("actor").text(c.actor()).ascii("total").number(c.total());
    args.ascii("fp").ascii(s.fingerprint()).ascii("queue").text(s.queue());
    args.ascii("type").text(s.type()).ascii("tenant").text(s.tenant());
    args.ascii("text").text(s.text()).ascii("filter").text(s.filter());
    args.ascii("percent").number(c.terms().maxFailPercent());
    args.ascii("window").number(c.terms().window().toMillis());
    args.ascii("rate").number(c.terms().rate());
    args.ascii("attributes").bytes(new RecordMeta("", "", removed, e.setAttributes()).encode());
    e.priority().ifPresent(p -> args.ascii("priority").number(p));
    e.payload().ifPresent(p -> args.ascii("payload").bytes(p.bytes()));
    Reply unused = runner.run(Script.CANARY, id.bucket(), args.list());
  }

  boolean move(TaskId id, CanaryState from, CanaryState to, String verdict) {
    Args args = new Args().ascii(id.toString()).ascii(from.name()).ascii(to.name()).text(verdict);
    return runner.run(Script.CANARY, id.bucket(), args.list()).code().equals("OK");
  }

  Optional<Canary> find(TaskId id) {
    if (id.bucket() >= keys.buckets()) {
      return Optional.empty();
    }
    Map<byte[], byte[]> table =
        runner.call("canary", r -> r.hgetAll(keys.canary(id.bucket(), id.toString())));
    return table.isEmpty() ? Optional.empty() : Optional.of(canary(id, table));
  }

  List<Canary> all(Collection<Integer> buckets) {
    List<Object> lists =
        runner.read(
            "canary", p -> buckets.stream().map(b -> p.zrange(keys.canaries(b), 0, -1)).toList());
    List<TaskId> ids = new ArrayList<>();
    for (Object list : lists) {
      ((List<?>) list).forEach(id -> ids.add(TaskId.parse(new String((byte[]) id, ISO_8859_1))));
    }
    return ids.stream()
        .map(this::find)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingLong(Canary::startedMs).reversed())
        .toList();
  }

  private static Canary canary(TaskId id, Map<byte[], byte[]> table) {
    Map<String, byte[]> f = new HashMap<>();
    table.forEach((name, value) -> f.put(new String(name, ISO_8859_1), value));
    RecordMeta attributes =
        RecordMeta.decode(ByteBuffer.wrap(f.getOrDefault("attributes", new byte[0])));
    DeadEdits edits =
        new DeadEdits(
            Optional.ofNullable(f.get("payload")).map(Payload::of),
            attributes.attributes(),
            attributes.labels().keySet(),
            f.containsKey("priority")
                ? Optional.of((int) number(f, "priority"))
                : Optional.empty());
    return new Canary(
        id.toString(),
        CanaryState.valueOf(text(f, "state")),
        text(f, "verdict"),
        new DeadSelection(
            List.of(),
            text(f, "fp"),
            text(f, "queue"),
            text(f, "type"),
            text(f, "tenant"),
            text(f, "text"),
            text(f, "filter")),
        edits,
        new CanaryTerms(
            (int) number(f, "percent"),
            Duration.ofMillis(number(f, "window")),
            (int) number(f, "rate")),
        text(f, "actor"),
        number(f, "started"),
        number(f, "since"),
        number(f, "total"),
        Canary.Counts.NONE);
  }

  private static String text(Map<String, byte[]> fields, String name) {
    return new String(fields.getOrDefault(name, new byte[0]), UTF_8);
  }

  private static long number(Map<String, byte[]> fields, String name) {
    String text = text(fields, name);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** The figures of one bucket, as the script tells them. */
  private record Part(
      long redriven,
      long ok,
      long failed,
      long recentOk,
      long recentFailed,
      long open,
      long newest) {}

  Tally tally(TaskId canary, Duration window) {
    List<Part> parts = new ArrayList<>();
    List<Reply> first =
        runner.runAll(
            IntStream.range(0, keys.buckets()).mapToObj(b -> look(canary, window, b, 0)).toList());
    for (int b = 0; b < first.size(); b++) {
      parts.add(part(canary, window, b, first.get(b)));
    }
    long redriven = parts.stream().mapToLong(Part::redriven).sum();
    return new Tally(
        new Canary.Counts(
            redriven,
            parts.stream().mapToLong(Part::ok).sum(),
            parts.stream().mapToLong(Part::failed).sum(),
            parts.stream().mapToLong(Part::open).sum()),
        parts.stream().map(Part::redriven).toList(),
        parts.stream().mapToLong(Part::recentOk).sum(),
        parts.stream().mapToLong(Part::recentFailed).sum(),
        parts.stream().mapToLong(Part::newest).max().orElse(0));
  }

  /** Looks on while full pages come back; those that stay open are passed over. */
  private Part part(TaskId canary, Duration window, int bucket, Reply first) {
    Reply reply = first;
    long from = 0;
    while (reply.number(1) == LOOK) {
      from += reply.number(2);
      reply = runner.runAll(List.of(look(canary, window, bucket, from))).getFirst();
    }
    return new Part(
        reply.number(3),
        reply.number(4),
        reply.number(5),
        reply.number(6),
        reply.number(7),
        reply.number(8),
        reply.number(9));
  }

  private static ScriptRunner.Call look(TaskId canary, Duration window, int bucket, long from) {
    return new ScriptRunner.Call(
        Script.TALLY,
        bucket,
        new Args()
            .ascii(canary.toString())
            .number(window.toMillis())
            .number(from)
            .number(LOOK)
            .list());
  }
}
