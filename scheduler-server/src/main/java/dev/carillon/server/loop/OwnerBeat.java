package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.members.Shares;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this server lives, and keeps its share of the buckets: gives up what is too much, takes
 * what is free up to its share. A bucket that another server took meanwhile is let go.
 */
public final class OwnerBeat implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerBeat.class);
  private static final Duration MOST = Duration.ofSeconds(1);

  /** While something is missing to its share: another server is about to give it up. */
  private static final Duration SOON = Duration.ofMillis(200);

  /** Changes of hands that are told of: the last four of each bucket where there are most. */
  private static final int HISTORY = 1_000;

  private final MemberStore members;
  private final Ownership ownership;
  private final Membership membership;
  private final Owned owned;
  private final Vitals vitals;
  private final Duration goneAfter;
  private final Duration lease;
  private final Runnable gained;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param membership told who is there
   * @param owned told what this server runs
   * @param vitals told how long nothing is to be reaped
   * @param gained told when there are buckets this server did not own before
   */
  public OwnerBeat(
      MemberStore members,
      Ownership ownership,
      Membership membership,
      Owned owned,
      Vitals vitals,
      Duration goneAfter,
      Duration lease,
      Runnable gained) {
    this.members = members;
    this.ownership = ownership;
    this.membership = membership;
    this.owned = owned;
    this.vitals = vitals;
    this.goneAfter = goneAfter;
    this.lease = lease;
    this.gained = gained;
  }

  @Override
  public String name() {
    return "owner";
  }

  /** A loop was fenced: looks at once what is left. */
  public void fenced() {
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    List<MemberStore.Seen> seen = members.beat(membership.self(), goneAfter);
    Map<Integer, Ownership.Holding> holdings = ownership.keep(goneAfter);
    Map<Integer, Ownership.Holding.Mine> mine = new HashMap<>();
    List<Integer> free = new ArrayList<>();
    holdings.forEach(
        (bucket, holding) -> {
          switch (holding) {
            case Ownership.Holding.Mine its -> mine.put(bucket, its);
            case Ownership.Holding.Free() -> free.add(bucket);
            case Ownership.Holding.Other other -> {}
          }
        });
    Map<Integer, Long> before = owned.epochs();
    tellLost(before, epochs(mine));
    int share = share(seen, holdings.size());
    if (mine.size() > share) {
      giveUp(mine, share);
    } else if (mine.size() < share && !free.isEmpty()) {
      mine.putAll(ownership.take(choose(free, share - mine.size()), goneAfter, lease));
    }
    holdings.putAll(mine);
    membership.seen(seen, holdings);
    spare(mine.values());
    Map<Integer, Long> now = epochs(mine);
    owned.set(now);
    if (!now.equals(before)) {
      LOG.info("owner: runs the loops of {} of {} buckets", mine.size(), holdings.size());
      gained.run();
    }
    if (membership.stale()) {
      membership.history(ownership.history(HISTORY));
    }
    return mine.size() < share ? SOON : shorter(goneAfter.dividedBy(4), MOST);
  }

  private static Map<Integer, Long> epochs(Map<Integer, Ownership.Holding.Mine> mine) {
    Map<Integer, Long> epochs = new HashMap<>();
    mine.forEach((bucket, its) -> epochs.put(bucket, its.epoch()));
    return epochs;
  }

  /** Before the reaper sees what is new. */
  private void spare(Collection<Ownership.Holding.Mine> mine) {
    Duration longest =
        mine.stream()
            .map(Ownership.Holding.Mine::spared)
            // More than was ever given: the clock of Redis has gone back since.
            .filter(spared -> spared.compareTo(lease) <= 0)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    if (!longest.isZero() && vitals.spare(longest, System.nanoTime())) {
      LOG.info(
          "owner: no server was here for a while: for {} s no lease is reaped, so that workers can"
              + " deliver what they finished meanwhile",
          longest.toSeconds());
    }
  }

  private int share(List<MemberStore.Seen> seen, int buckets) {
    return Shares.of(
        membership.self().serverId(),
        seen.stream().filter(MemberStore.Seen::alive).map(s -> s.server().serverId()).toList(),
        buckets);
  }

  private static void tellLost(Map<Integer, Long> before, Map<Integer, Long> mine) {
    long lost =
        before.entrySet().stream().filter(e -> !e.getValue().equals(mine.get(e.getKey()))).count();
    if (lost > 0) {
      LOG.warn(
          "owner: fenced: another server has taken over {} buckets; this one was silent for too"
              + " long",
          lost);
    }
  }

  /** The loops stop before the bucket is given away. */
  private void giveUp(Map<Integer, Ownership.Holding.Mine> mine, int share) {
    List<Integer> surplus = mine.keySet().stream().sorted().skip(share).toList();
    surplus.forEach(mine::remove);
    owned.set(epochs(mine));
    ownership.give(surplus);
  }

  /** Two servers that look at the same free ones begin at different places. */
  private List<Integer> choose(List<Integer> free, int most) {
    List<Integer> sorted = free.stream().sorted().toList();
    int from = Math.floorMod(membership.self().serverId().hashCode(), sorted.size());
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(most, sorted.size()); i++) {
      chosen.add(sorted.get((from + i) % sorted.size()));
    }
    return chosen;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
