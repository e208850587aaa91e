package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.server.core.port.SettingsStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings in Redis. All of them stand in bucket 0; what scripts need of them stands in every
 * bucket, first in the scope's home (who has no slots there yet must not start anything), and is
 * cleared there last.
 */
final class RedisSettingsStore implements SettingsStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSettingsStore.class);
  private static final byte[] VERSIONS = "versions".getBytes(UTF_8);
  private static final String LIMITS = "limits";
  private static final String SETTINGS = "settings";

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisSettingsStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public Map<Scope, Stored> all() {
    return decoded(texts());
  }

  private Map<String, String> texts() {
    return RedisHash.text(runner.call("settings", redis -> redis.hgetAll(keys.settings())));
  }

  private static Map<Scope, Stored> decoded(Map<String, String> texts) {
    Map<Scope, Stored> all = new HashMap<>();
    texts.forEach((scope, text) -> all.put(LimitTexts.scope(scope), LimitTexts.decode(text)));
    return all;
  }

  @Override
  public Stored put(Scope scope, QueueSettings settings, boolean settling, Change change) {
    Stored stored;
    do {
      stored = new Stored(settings, settling, nextVersion());
    } while (!keep(scope, stored, LimitTexts.encode(stored), change));
    tell(scope, stored);
    return stored;
  }

  @Override
  public void settled(Scope scope, Stored stored) {
    Stored open = new Stored(stored.settings(), false, stored.version());
    Args args = head(scope, open).ascii(SETTINGS).text(LimitTexts.encode(open)).ascii("");
    Reply unused = runner.run(Script.LIMIT, 0, args.list());
    tell(scope, open);
  }

  @Override
  public void remove(Scope scope, Change change) {
    Stored nothing;
    do {
      nothing = nothing(nextVersion());
    } while (!keep(scope, nothing, "", change));
    tell(scope, nothing);
  }

  private static Stored nothing(long version) {
    return new Stored(QueueSettings.DEFAULTS, false, version);
  }

  private long version() {
    byte[] text = runner.call("settings", r -> r.hget(keys.ranks(0), VERSIONS));
    return text == null ? 0 : Long.parseLong(new String(text, UTF_8));
  }

  private long nextVersion() {
    return runner.call("settings", r -> r.hincrBy(keys.ranks(0), VERSIONS, 1));
  }

  /** False if something newer stands there: who comes later has the last word all the same. */
  private boolean keep(Scope scope, Stored stored, String text, Change change) {
    Args args = head(scope, stored).ascii(SETTINGS).text(text).ascii("").text(change.actor());
    return runner.run(Script.LIMIT, 0, args.text(change.what()).list()).code().equals("OK");
  }

  private static Args head(Scope scope, Stored stored) {
    return new Args().text(scope.text()).number(rank(stored));
  }

  private static long rank(Stored stored) {
    return 2 * stored.version() + (stored.settling() ? 0 : 1);
  }

  private void tell(Scope scope, Stored stored) {
    int home = Hashes.home(scope.text(), keys.buckets());
    List<ScriptRunner.Call> atHome = List.of(call(home, scope, stored));
    List<ScriptRunner.Call> others =
        IntStream.range(0, keys.buckets())
            .filter(b -> b != home)
            .mapToObj(b -> call(b, scope, stored))
            .toList();
    boolean limited = stored.settings().limited();
    runner.runAll(limited ? atHome : others);
    runner.runAll(limited ? others : atHome);
  }

  private static ScriptRunner.Call call(int bucket, Scope scope, Stored stored) {
    return new ScriptRunner.Call(
        Script.LIMIT,
        bucket,
        head(scope, stored)
            .ascii(LIMITS)
            .ascii(LimitTexts.forScripts(stored))
            .ascii(LimitTexts.ageing(stored.settings()))
            .list());
  }

  /** What a bucket keeps for the scripts. */
  private record Kept(
      Map<String, String> limits, Map<String, String> ageing, Map<String, String> ranks) {
    Set<String> scopes() {
      Set<String> scopes = new HashSet<>(limits.keySet());
      scopes.addAll(ageing.keySet());
      ranks.keySet().stream()
          .filter(field -> field.startsWith(LIMITS + " "))
          .forEach(field -> scopes.add(field.substring(LIMITS.length() + 1)));
      return scopes;
    }

    long rank(String scope) {
      return Long.parseLong(ranks.getOrDefault(LIMITS + " " + scope, "0"));
    }

    boolean is(String scope, Stored wanted) {
      return LimitTexts.forScripts(wanted).equals(limits.getOrDefault(scope, ""))
          && LimitTexts.ageing(wanted.settings()).equals(ageing.getOrDefault(scope, ""));
    }
  }

  @Override
  public int repair() {
    // In this order: whatever is stored later than the version that was read outranks it.
    long version = version();
    Map<String, String> texts = texts();
    Map<Scope, Stored> stored = decoded(texts);
    List<Kept> buckets = kept();
    List<ScriptRunner.Call> calls = new ArrayList<>();
    Map<String, Long> outranked = new HashMap<>();
    for (int b = 0; b < keys.buckets(); b++) {
      Kept here = buckets.get(b);
      Set<String> scopes = new HashSet<>(here.scopes());
      scopes.addAll(texts.keySet());
      for (String name : scopes) {
        Scope scope = LimitTexts.scope(name);
        Stored wanted = stored.getOrDefault(scope, nothing(version));
        if (here.rank(name) > rank(wanted)) {
          outranked.merge(name, here.rank(name), Math::max);
        } else if (!here.is(name, wanted)) {
          calls.add(call(b, scope, wanted));
        }
      }
    }
    runner.runAll(calls);
    outranked.forEach((name, rank) -> raise(name, texts.getOrDefault(name, ""), rank));
    return calls.size() + outranked.size();
  }

  private List<Kept> kept() {
    int n = keys.buckets();
    List<Object> all =
        runner.read(
            "settings",
            p ->
                IntStream.range(0, n)
                    .boxed()
                    .flatMap(
                        b ->
                            Stream.of(
                                p.hgetAll(keys.limits(b)),
                                p.hgetAll(keys.ageing(b)),
                                p.hgetAll(keys.ranks(b))))
                    .toList());
    List<Map<String, String>> hashes =
        all.stream().map(hash -> RedisHash.text((Map<?, ?>) hash)).toList();
    return IntStream.range(0, n)
        .mapToObj(b -> new Kept(hashes.get(3 * b), hashes.get(3 * b + 1), hashes.get(3 * b + 2)))
        .toList();
  }

  /**
   * Other buckets know newer settings than bucket 0: its Redis has forgotten the last change, or
   * all of them. What stands there is the truth; under a version above all that they know, they
   * take it.
   *
   * @param read what stood there; if it is another by now, nothing was forgotten
   */
  private void raise(String name, String read, long highest) {
    long known = version();
    long above = Math.max(known, highest / 2) + 1;
    long version = runner.call("settings", r -> r.hincrBy(keys.ranks(0), VERSIONS, above - known));
    Stored stored =
        read.isEmpty() ? nothing(version) : LimitTexts.decode(read).withVersion(version);
    Scope scope = LimitTexts.scope(name);
    Args args =
        head(scope, stored)
            .ascii(SETTINGS)
            .text(read.isEmpty() ? "" : LimitTexts.encode(stored))
            .ascii("")
            .ascii("")
            .ascii("")
            .text(read);
    if (runner.run(Script.LIMIT, 0, args.list()).code().equals("OK")) {
      LOG.warn(
          "Redis has forgotten how the settings of {} were changed last: what was stored before"
              + " holds again",
          name);
      tell(scope, stored);
    }
  }
}
