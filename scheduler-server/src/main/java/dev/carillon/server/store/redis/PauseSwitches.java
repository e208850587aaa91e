package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.PauseInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pause switches, the same in every bucket; bucket 0 tells of them in its events. */
final class PauseSwitches {
  private static final int TELLS = 0;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  PauseSwitches(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** Sets a switch; it holds once the last bucket has it, which is when this returns. */
  PauseInfo set(Scope scope, String reason, String actor, Duration howLong) {
    Reply first = inEveryBucket(scope, howLong, text(reason, actor), actor, reason).getFirst();
    return new PauseInfo(reason, actor, first.number(2), first.number(1));
  }

  /** Clears a switch; false if it was not in force. */
  boolean clear(Scope scope, String actor) {
    return inEveryBucket(scope, Duration.ZERO, "", actor, "").stream()
        .anyMatch(reply -> reply.number(3) == 1);
  }

  /** The switches in force. */
  Map<Scope, PauseInfo> inForce(long nowMs) {
    Map<Scope, PauseInfo> found = new HashMap<>();
    runner
        .call("pauses", redis -> redis.hgetAll(keys.pause(TELLS)))
        .forEach(
            (field, value) -> {
              PauseInfo pause = parse(new String(value, UTF_8));
              if (pause.untilMs() == 0 || pause.untilMs() > nowMs) {
                scope(new String(field, UTF_8)).ifPresent(scope -> found.put(scope, pause));
              }
            });
    return found;
  }

  /** What a switch, or the word to a worker, is kept with. */
  static String text(String reason, String actor) {
    return actor.replace('\t', ' ') + '\t' + reason;
  }

  /** {@code <until> <since> <actor>\t<reason>}. */
  static PauseInfo parse(String text) {
    String[] parts = text.split(" ", 3);
    String[] who = parts[2].split("\t", 2);
    return new PauseInfo(who[1], who[0], Long.parseLong(parts[1]), Long.parseLong(parts[0]));
  }

  private static String name(Scope scope) {
    return switch (scope.kind()) {
      case ALL -> "*";
      case TENANT -> "n:" + scope.name();
      case QUEUE -> "q:" + scope.name();
      case TYPE -> "t:" + scope.name();
      case WORKER ->
          throw new IllegalArgumentException("Expected a line's switch, but got a worker.");
    };
  }

  /** What a switch, or the subject of an event, names. */
  static Optional<Scope> scope(String name) {
    if (name.equals("*")) {
      return Optional.of(Scope.ALL);
    }
    if (name.length() < 3 || name.charAt(1) != ':') {
      return Optional.empty();
    }
    String rest = name.substring(2);
    return switch (name.charAt(0)) {
      case 'n' -> Optional.of(new Scope(Scope.Kind.TENANT, rest));
      case 'q' -> Optional.of(new Scope(Scope.Kind.QUEUE, rest));
      case 't' -> Optional.of(new Scope(Scope.Kind.TYPE, rest));
      case 'w' -> Optional.of(new Scope(Scope.Kind.WORKER, rest));
      default -> Optional.empty();
    };
  }

  private List<Reply> inEveryBucket(
      Scope scope, Duration howLong, String text, String actor, String reason) {
    return runner.runAll(
        IntStream.range(0, keys.buckets())
            .mapToObj(
                b -> {
                  Args args = new Args().text(name(scope)).number(howLong.toMillis()).text(text);
                  return new ScriptRunner.Call(
                      Script.PAUSE, b, (b == TELLS ? args.text(actor).text(reason) : args).list());
                })
            .toList());
  }
}
