package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.PauseInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pause switches, the same in every bucket; bucket 0 tells of them, in its events and to
 * whoever asks. There they are set first and cleared last, so what is shown as paused may at worst
 * be more than what is.
 */
final class PauseSwitches {
  private static final int TELLS = 0;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private volatile Set<Stray> seen = Set.of();

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

  /** A bucket's switch that is not what most buckets say. */
  private record Stray(int bucket, String name, String wanted, String found) {}

  /**
   * Makes every bucket's switches what at least half of them say: one may have missed an order, or
   * its Redis may have forgotten it. Only what was seen so in the last call, too: until then it may
   * be an order that is just being given. Returns how many were changed.
   */
  int repair() {
    List<Map<String, String>> buckets =
        runner
            .read(
                "pauses",
                p ->
                    IntStream.range(0, keys.buckets())
                        .mapToObj(b -> p.hgetAll(keys.pause(b)))
                        .toList())
            .stream()
            .map(hash -> RedisHash.text((Map<?, ?>) hash))
            .toList();
    Set<Stray> strays = strays(buckets);
    List<ScriptRunner.Call> calls =
        strays.stream()
            .filter(seen::contains)
            .map(
                s ->
                    new ScriptRunner.Call(
                        Script.PAUSE_COPY,
                        s.bucket(),
                        new Args().text(s.name()).text(s.wanted()).text(s.found()).list()))
            .toList();
    seen = strays;
    return (int) runner.runAll(calls).stream().filter(reply -> reply.code().equals("OK")).count();
  }

  private static Set<Stray> strays(List<Map<String, String>> buckets) {
    Set<String> names = new HashSet<>();
    buckets.forEach(here -> names.addAll(here.keySet()));
    Set<Stray> strays = new HashSet<>();
    for (String name : names) {
      List<String> all = buckets.stream().map(here -> here.getOrDefault(name, "")).toList();
      String wanted = mostSay(all);
      for (int b = 0; b < all.size(); b++) {
        if (!all.get(b).equals(wanted)) {
          strays.add(new Stray(b, name, wanted, all.get(b)));
        }
      }
    }
    return strays;
  }

  /** A pause outweighs none at half: who is paused in vain can be resumed. */
  private static String mostSay(List<String> values) {
    List<String> pauses = values.stream().filter(value -> !value.isEmpty()).toList();
    if (2 * pauses.size() < values.size()) {
      return "";
    }
    Map<String, Long> votes =
        pauses.stream().collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    return pauses.stream().max(Comparator.comparing(votes::get)).orElseThrow();
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
