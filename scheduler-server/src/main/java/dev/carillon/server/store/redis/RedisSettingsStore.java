package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.server.core.port.SettingsStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Settings in Redis. All of them stand in bucket 0; what scripts need of them stands in every
 * bucket, first in the scope's home (who has no slots there yet must not start anything), and is
 * cleared there last.
 */
final class RedisSettingsStore implements SettingsStore {
  private static final byte[] VERSIONS = "versions".getBytes(UTF_8);

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisSettingsStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public Map<Scope, Stored> all() {
    Map<Scope, Stored> all = new HashMap<>();
    hash(runner.call("settings", redis -> redis.hgetAll(keys.settings())))
        .forEach((scope, text) -> all.put(LimitTexts.scope(scope), LimitTexts.decode(text)));
    return all;
  }

  private static Map<String, String> hash(Map<?, ?> raw) {
    Map<String, String> text = new HashMap<>();
    raw.forEach((k, v) -> text.put(new String((byte[]) k, UTF_8), new String((byte[]) v, UTF_8)));
    return text;
  }

  @Override
  public Stored put(Scope scope, QueueSettings settings, boolean settling, Change change) {
    Stored stored = new Stored(settings, settling, nextVersion());
    keep(scope, stored, LimitTexts.encode(stored), Optional.of(change));
    tell(scope, stored);
    return stored;
  }

  @Override
  public void settled(Scope scope, Stored stored) {
    Stored open = new Stored(stored.settings(), false, stored.version());
    keep(scope, open, LimitTexts.encode(open), Optional.empty());
    tell(scope, open);
  }

  @Override
  public void remove(Scope scope, Change change) {
    Stored nothing = nothing(nextVersion());
    keep(scope, nothing, "", Optional.of(change));
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

  private void keep(Scope scope, Stored stored, String text, Optional<Change> change) {
    Args args =
        new Args().text(scope.text()).number(rank(stored)).ascii("settings").text(text).ascii("");
    change.ifPresent(c -> args.text(c.actor()).text(c.what()));
    Reply unused = runner.run(Script.LIMIT, 0, args.list());
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
        new Args()
            .text(scope.text())
            .number(rank(stored))
            .ascii("limits")
            .ascii(LimitTexts.forScripts(stored))
            .ascii(LimitTexts.ageing(stored.settings()))
            .list());
  }

  @Override
  public int repair() {
    // In this order: whatever is stored later than the version that was read outranks it.
    long version = version();
    Map<Scope, Stored> stored = all();
    List<Object> limits =
        runner.read(
            "settings",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.hgetAll(keys.limits(b)))
                    .toList());
    List<Object> ageing =
        runner.read(
            "settings",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.hgetAll(keys.ageing(b)))
                    .toList());
    List<ScriptRunner.Call> calls = new ArrayList<>();
    for (int b = 0; b < keys.buckets(); b++) {
      Map<String, String> limitsHere = hash((Map<?, ?>) limits.get(b));
      Map<String, String> ageingHere = hash((Map<?, ?>) ageing.get(b));
      Set<String> scopes = new HashSet<>(limitsHere.keySet());
      scopes.addAll(ageingHere.keySet());
      stored.keySet().forEach(scope -> scopes.add(scope.text()));
      for (String scope : scopes) {
        Stored wanted = stored.getOrDefault(LimitTexts.scope(scope), nothing(version));
        if (!LimitTexts.forScripts(wanted).equals(limitsHere.getOrDefault(scope, ""))
            || !LimitTexts.ageing(wanted.settings()).equals(ageingHere.getOrDefault(scope, ""))) {
          calls.add(call(b, LimitTexts.scope(scope), wanted));
        }
      }
    }
    runner.runAll(calls);
    return calls.size();
  }
}
