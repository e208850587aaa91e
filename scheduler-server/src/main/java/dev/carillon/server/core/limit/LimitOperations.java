package dev.carillon.server.core.limit;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.LimitStatus.BlockedKey;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Limits;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Names;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import dev.carillon.server.core.port.SlotStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What users do with limits. */
public final class LimitOperations implements Limits {
  private static final int MOST_HOLDERS = 1_000;
  private static final int HOLDERS = 100;
  private static final int MOST_KEYS = 100;
  private static final int LOOKED_AT = 10_000;

  /** What it stands on. */
  public record Parts(
      SettingsStore settings, SlotStore slots, LineStore lines, KeyExpressions expressions) {}

  private final Parts parts;
  private final LimitBook book;
  private final SlotWatch watch;
  private final Set<Integer> buckets;
  private final LoopSignals signals;

  public LimitOperations(
      Parts parts, LimitBook book, SlotWatch watch, Set<Integer> buckets, LoopSignals signals) {
    this.parts = parts;
    this.book = book;
    this.watch = watch;
    this.buckets = Set.copyOf(buckets);
    this.signals = signals;
  }

  @Override
  public QueueSettings settings(String queue) {
    Names.check("queue", queue);
    return stored(Scope.queue(queue));
  }

  private QueueSettings stored(Scope scope) {
    Stored stored = book.refresh().get(scope);
    return stored == null ? QueueSettings.DEFAULTS : stored.settings();
  }

  @Override
  public QueueSettings put(String queue, QueueSettings settings, Caller caller) {
    Names.check("queue", queue);
    check(settings);
    put(Scope.queue(queue), settings, caller);
    return settings;
  }

  private void check(QueueSettings settings) {
    if (!settings.key().isEmpty()) {
      parts.expressions().check(settings.key());
    } else if (settings.keyConcurrency() > 0 || settings.keyRate().limited()) {
      throw CarillonException.invalid(
          "key",
          "Expected an expression for the key whose limits are set, but got none.",
          "Say what a key is, for example labels.customer.");
    }
  }

  /**
   * A scope that had no limits counts in first what runs already; until then nothing starts in it.
   * So does one whose count another server has begun and perhaps not finished.
   */
  private void put(Scope scope, QueueSettings settings, Caller caller) {
    Stored before = book.refresh().get(scope);
    boolean counted = before != null && before.settings().limited() && !before.settling();
    QueueSettings old = before == null ? QueueSettings.DEFAULTS : before.settings();
    Change change = new Change(caller.name(), SettingsWords.change(old, settings));
    if (settings.equals(QueueSettings.DEFAULTS)) {
      parts.settings().remove(scope, change);
    } else {
      boolean settling = settings.limited() && !counted;
      Stored stored = parts.settings().put(scope, settings, settling, change);
      if (settling) {
        watch.settle(scope, stored);
      }
    }
    book.refresh();
    signals.ready();
  }

  @Override
  public LimitStatus status(String queue, int mostHolders) {
    Names.check("queue", queue);
    Scope scope = Scope.queue(queue);
    QueueSettings settings = stored(scope);
    Map<String, Long> waiting = new HashMap<>();
    Map<String, LineStore.Aside> examples = new HashMap<>();
    for (LineStore.Aside aside : parts.lines().aside(buckets, LOOKED_AT)) {
      if (aside.line().queue().equals(queue)) {
        waiting.merge(aside.keyHash(), aside.tasks(), Long::sum);
        examples.putIfAbsent(aside.keyHash(), aside);
      }
    }
    List<BlockedKey> blocked = new ArrayList<>();
    waiting.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_KEYS)
        .forEach(
            e -> {
              LineStore.Aside example = examples.get(e.getKey());
              String key = example == null ? "" : parts.lines().keyText(example);
              blocked.add(new BlockedKey(e.getKey(), key, e.getValue()));
            });
    return new LimitStatus(
        queue,
        "",
        settings,
        parts.slots().held(scope),
        parts.slots().tokens(scope, settings),
        holders(scope, mostHolders),
        blocked,
        waiting.values().stream().mapToLong(Long::longValue).sum());
  }

  private List<SlotHolder> holders(Scope scope, int most) {
    if (most < 0 || most > MOST_HOLDERS) {
      throw CarillonException.invalid(
          "page_size", "Expected 1–1,000 holders, but got " + most + ".", "Leave it out for 100.");
    }
    return parts.slots().holders(scope, most == 0 ? HOLDERS : most);
  }

  @Override
  public LimitStatus tenant(String tenant, int mostHolders) {
    Names.check("tenant", tenant);
    Scope scope = Scope.tenant(tenant);
    QueueSettings settings = stored(scope);
    return new LimitStatus(
        "",
        tenant,
        settings,
        parts.slots().held(scope),
        parts.slots().tokens(scope, settings),
        holders(scope, mostHolders),
        List.of(),
        0);
  }

  @Override
  public LimitStatus putTenant(String tenant, QueueSettings settings, Caller caller) {
    Names.check("tenant", tenant);
    put(Scope.tenant(tenant), settings, caller);
    return tenant(tenant, 0);
  }
}
