package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.PauseInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pause switches, the same in every bucket. What bucket 0 says holds and is told in its events;
 * the others have copies. It is set there first and cleared there last, so an order that came to
 * only some buckets stands as a pause until it is given again; {@link #repair} makes the copies so.
 */
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
    Reply told = tell(scope, howLong, text(reason, actor), actor, reason);
    copy(scope, told.text(4));
    return new PauseInfo(reason, actor, told.number(2), told.number(1));
  }

  /** Clears a switch; false if it was not in force. */
  boolean clear(Scope scope, String actor) {
    boolean copied = copy(scope, "");
    return tell(scope, Duration.ZERO, "", actor, "").number(3) == 1 || copied;
  }

  private Reply tell(Scope scope, Duration howLong, String text, String actor, String reason) {
    Args args =
        new Args().text(name(scope)).number(howLong.toMillis()).text(text).text(actor).text(reason);
    return runner.run(Script.PAUSE, TELLS, args.list());
  }

  /** Whether the switch was in force in any of the others. */
  private boolean copy(Scope scope, String value) {
    return runner
        .runAll(
            others()
                .mapToObj(
                    b ->
                        new ScriptRunner.Call(
                            Script.PAUSE_COPY, b, new Args().text(name(scope)).text(value).list()))
                .toList())
        .stream()
        .anyMatch(reply -> reply.number(1) == 1);
  }

  private IntStream others() {
    return IntStream.range(0, keys.buckets()).filter(b -> b != TELLS);
  }

  /**
   * Makes every copy what bucket 0 says: a bucket may have missed an order, or its Redis may have
   * forgotten it. Returns how many were not.
   */
  int repair() {
    // Bucket 0 last: as it is set there first, a copy that it does not know is none of an order
    // that
    // is just being given. Of one that is just being taken back it may set a copy again; the next
    // pass clears that.
    List<Object> copies =
        runner.read("pauses", p -> others().mapToObj(b -> p.hgetAll(keys.pause(b))).toList());
    Map<String, String> truth =
        RedisHash.text(runner.call("pauses", redis -> redis.hgetAll(keys.pause(TELLS))));
    List<ScriptRunner.Call> calls = new ArrayList<>();
    Iterator<Object> next = copies.iterator();
    others()
        .forEach(
            b -> {
              Map<String, String> here = RedisHash.text((Map<?, ?>) next.next());
              Set<String> names = new HashSet<>(here.keySet());
              names.addAll(truth.keySet());
              for (String name : names) {
                String wanted = truth.getOrDefault(name, "");
                String found = here.getOrDefault(name, "");
                if (!wanted.equals(found)) {
                  Args args = new Args().text(name).text(wanted).text(found);
                  calls.add(new ScriptRunner.Call(Script.PAUSE_COPY, b, args.list()));
                }
              }
            });
    runner.runAll(calls);
    return calls.size();
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
}
