package dev.carillon.server.core.limit;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.AttemptStore.Claim;
import dev.carillon.server.core.port.AttemptStore.Permit;
import dev.carillon.server.core.port.AttemptStore.SlotNeed;
import dev.carillon.server.core.port.SettingsStore.Kind;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.SlotStore.Code;
import dev.carillon.server.core.port.SlotStore.Grant;
import dev.carillon.server.core.port.SlotStore.Grants;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Release;
import dev.carillon.server.core.port.SlotStore.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Claims in limited lines: slot first, then lease, so that whatever runs holds its slots. Between
 * the two the slot is this claim's own: nobody else gets it, and it is not freed, before {@link
 * #LOOK} is over; the lease is given within {@link #PERMIT} or not at all. The difference is room
 * for clocks of several Redis nodes that do not agree.
 */
final class LimitedClaims {
  static final Duration PERMIT = Duration.ofSeconds(2);
  static final Duration LOOK = Duration.ofSeconds(4);

  private final AttemptStore attempts;
  private final SlotStore slots;

  LimitedClaims(AttemptStore attempts, SlotStore slots) {
    this.attempts = attempts;
    this.slots = slots;
  }

  /** One slot that was got. */
  private record Got(Scope scope, long number) {}

  /** A claim on its way. */
  private static final class Way {
    final int place;
    final AttemptRef attempt;
    final SlotNeed need;
    final List<Got> got = new ArrayList<>();
    long until = Long.MAX_VALUE;

    Way(int place, AttemptRef attempt, SlotNeed need) {
      this.place = place;
      this.attempt = attempt;
      this.need = need;
    }

    void refused() {
      until = 0;
    }

    Permit permit() {
      return new Permit(attempt, until, hasOf(Kind.QUEUE), hasOf(Kind.TENANT));
    }

    private boolean hasOf(Kind kind) {
      return got.stream().anyMatch(g -> g.scope().kind() == kind);
    }
  }

  /** What a claim got of a scope, for those who were given a slot and no lease. */
  interface Freed {
    void freed(Scope scope, List<String> keys);
  }

  /** Claims with slots what was answered that it needs some; the other answers stay. */
  List<Claim> claim(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<AttemptRef> refs,
      List<Claim> first,
      Freed freed) {
    List<Way> ways = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      int place = i;
      first.get(i).need().ifPresent(need -> ways.add(new Way(place, refs.get(place), need)));
    }
    byScope(ways, w -> Scope.queue(w.need.line().queue())).forEach(this::take);
    byScope(
            ways.stream().filter(w -> w.until > 0).toList(),
            w -> Scope.tenant(w.need.line().tenant()))
        .forEach(this::take);
    List<Claim> second =
        attempts.claimPermitted(
            workerId, types, queues, lease, ways.stream().map(Way::permit).toList());
    List<Claim> all = new ArrayList<>(first);
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      all.set(way.place, second.get(i));
      if (!(second.get(i).result() instanceof ClaimResult.Claimed)) {
        giveBack(way, freed);
      }
    }
    return all;
  }

  private static Map<Scope, List<Way>> byScope(
      List<Way> ways, java.util.function.Function<Way, Scope> scope) {
    Map<Scope, List<Way>> groups = new LinkedHashMap<>();
    ways.forEach(w -> groups.computeIfAbsent(scope.apply(w), s -> new ArrayList<>()).add(w));
    return groups;
  }

  private void take(Scope scope, List<Way> ways) {
    Grants grants =
        slots.acquire(
            scope,
            Mode.CLAIM,
            LOOK,
            ways.size(),
            ways.stream()
                .map(
                    w ->
                        new Wanted(
                            w.attempt.id(), w.attempt.gen(), w.need.keyHash(), w.attempt.nonce()))
                .toList());
    long until = grants.nowMs() + PERMIT.toMillis();
    for (int i = 0; i < ways.size(); i++) {
      Grant grant = grants.each().get(i);
      Way way = ways.get(i);
      if (grant.code() == Code.OK) {
        way.until = Math.min(way.until, until);
        if (grants.limited()) {
          way.got.add(new Got(scope, grant.number()));
        }
      } else {
        way.refused();
      }
    }
  }

  /** Nobody else could claim it meanwhile, so the slot is free if it is as this claim left it. */
  private void giveBack(Way way, Freed freed) {
    for (Got got : way.got) {
      List<String> keys =
          slots.release(
              got.scope(),
              List.of(
                  new Release(way.attempt.id(), way.attempt.gen(), OptionalLong.of(got.number()))));
      freed.freed(got.scope(), keys);
    }
  }
}
