package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Wanted;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the audit asks of slots, and how it sets them right. */
record SlotMend(ScriptRunner runner, RedisKeys keys, RedisSlotStore slots, StoreInfo info) {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int MOST = 200;

  int home(Scope scope) {
    return slots.home(scope);
  }

  long nowMs() {
    return info.nowMs();
  }

  /** Of each holder, "task:gen", whether its attempt is offered or runs. */
  List<Boolean> needed(List<String> holders) {
    List<Object> heads =
        slots.heads(
            holders.stream().map(h -> TaskId.parse(h.substring(0, h.indexOf(':')))).toList());
    List<Boolean> needed = new ArrayList<>();
    for (int i = 0; i < holders.size(); i++) {
      needed.add(RedisSlotStore.needs((byte[]) heads.get(i), RedisSlotStore.gen(holders.get(i))));
    }
    return needed;
  }

  /** Takes a slot away if that was its last write; true. */
  boolean forget(Scope scope, String holder, long number) {
    return tell(scope, holder, Long.toString(number));
  }

  /** Lists a holder, so that it is looked after; true. */
  boolean list(Scope scope, String holder) {
    return tell(scope, holder, "list");
  }

  private boolean tell(Scope scope, String holder, String what) {
    Args args = new Args().text(scope.text()).number(LOOK.toMillis()).ascii(holder).ascii(what);
    return runner.run(Script.UNSLOT, home(scope), args.list()).code().equals("OK");
  }

  /** Counts in what runs; true. */
  boolean adopt(Scope scope, Wanted wanted) {
    return slots.acquire(scope, Mode.ADOPT, LOOK, 1, List.of(wanted)).limited();
  }

  /** Tasks of a bucket that run in a limited scope and hold no slot of it. */
  Map<Scope, List<Wanted>> unslotted(Set<Scope> limited, int bucket) {
    List<byte[]> leased = runner.call("audit", r -> r.zrange(keys.lease(bucket), 0, -1));
    Map<Scope, List<Wanted>> all = new HashMap<>();
    for (int from = 0; from < leased.size(); from += MOST) {
      List<byte[]> some = leased.subList(from, Math.min(leased.size(), from + MOST));
      Map<Scope, List<Wanted>> running = new HashMap<>();
      for (RedisSlotStore.Running r : slots.running(bucket, some)) {
        for (Scope scope :
            List.of(Scope.queue(r.line().queue()), Scope.tenant(r.line().tenant()))) {
          if (limited.contains(scope)) {
            running.computeIfAbsent(scope, s -> new ArrayList<>()).add(r.wanted());
          }
        }
      }
      running.forEach(
          (scope, wanted) ->
              all.computeIfAbsent(scope, s -> new ArrayList<>()).addAll(without(scope, wanted)));
    }
    return all;
  }

  /** One that has ended by now has given its slot back meanwhile. */
  private List<Wanted> without(Scope scope, List<Wanted> running) {
    byte[] slot = keys.slot(home(scope), scope.text());
    List<byte[]> entries =
        runner.call(
            "audit",
            r ->
                r.hmget(
                    slot,
                    running.stream()
                        .map(w -> RedisSlotStore.member(w.id(), w.gen()).getBytes(ISO_8859_1))
                        .toArray(byte[][]::new)));
    List<Wanted> none = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      if (entries.get(i) == null) {
        none.add(running.get(i));
      }
    }
    List<Boolean> needed =
        needed(none.stream().map(w -> RedisSlotStore.member(w.id(), w.gen())).toList());
    List<Wanted> without = new ArrayList<>();
    for (int i = 0; i < none.size(); i++) {
      if (needed.get(i)) {
        without.add(none.get(i));
      }
    }
    return without;
  }
}
