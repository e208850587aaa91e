package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.OWNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.ExplainStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The facts behind an explanation, by one read-only script; the place in line by one a bucket. */
final class RedisExplainStore implements ExplainStore {
  private static final String SWITCH = "switch ";

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  RedisExplainStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  @Override
  public Optional<Standing> standing(TaskId id) {
    if (id.bucket() >= keys.buckets()) {
      return Optional.empty();
    }
    Reply reply = runner.run(Script.EXPLAIN, id.bucket(), new Args().ascii(id.local()).list());
    if (reply.code().equals("GONE")) {
      return Optional.empty();
    }
    Map<String, Integer> at = new LinkedHashMap<>();
    for (int i = 1; i + 1 < reply.size(); i += 2) {
      at.put(reply.text(i), i + 1);
    }
    byte[] bytes = reply.bytes(at.getOrDefault("record", 0));
    TaskRecord record = new TaskRecord(bytes);
    Line line = lines.byKey(id.bucket(), record.line());
    Task bare = record.task(id, line, number(reply, at, "size"), false);
    return Optional.of(
        new Standing(
            bare.withExtras(text(reply, at, "error"), Payload.EMPTY, List.of()),
            line,
            record.has(OWNED)
                ? record.ext().run().map(run -> new TaskId(id.bucket(), run))
                : Optional.empty(),
            number(reply, at, "now"),
            number(reply, at, "expires"),
            text(reply, at, "held"),
            text(reply, at, "aside"),
            number(reply, at, "discarded"),
            at.containsKey("unique"),
            at.containsKey("keyed"),
            at.containsKey("snoozed") ? Optional.of(text(reply, at, "snoozed")) : Optional.empty(),
            at.containsKey("place"),
            at.containsKey("place") ? Double.parseDouble(text(reply, at, "place")) : 0,
            number(reply, at, "rank"),
            switches(reply, at),
            new Owner(
                text(reply, at, "node"),
                text(reply, at, "server"),
                number(reply, at, "epoch"),
                number(reply, at, "beat"))));
  }

  private static List<Switch> switches(Reply reply, Map<String, Integer> at) {
    List<Switch> switches = new ArrayList<>();
    at.forEach(
        (name, i) -> {
          if (name.startsWith(SWITCH)) {
            String which = name.substring(SWITCH.length());
            String scope =
                switch (which.charAt(0)) {
                  case 'n' -> "tenant";
                  case 'q' -> "queue";
                  case 't' -> "type";
                  default -> "all";
                };
            switches.add(
                new Switch(
                    scope,
                    scope.equals("all") ? "" : which.substring(2),
                    PauseSwitches.parse(new String(reply.bytes(i), UTF_8))));
          }
        });
    return switches;
  }

  private static String text(Reply reply, Map<String, Integer> at, String name) {
    Integer i = at.get(name);
    return i == null ? "" : new String(reply.bytes(i), UTF_8);
  }

  private static long number(Reply reply, Map<String, Integer> at, String name) {
    Integer i = at.get(name);
    return i == null ? 0 : reply.number(i);
  }

  @Override
  public long ahead(String type, double place) {
    List<byte[]> args = new Args().ascii(type).ascii(Double.toString(place)).list();
    return runner
        .runAll(
            IntStream.range(0, keys.buckets())
                .mapToObj(b -> new ScriptRunner.Call(Script.AHEAD, b, args))
                .toList())
        .stream()
        .mapToLong(reply -> reply.number(1))
        .sum();
  }
}
