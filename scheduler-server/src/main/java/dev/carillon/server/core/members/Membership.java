package dev.carillon.server.core.members;

import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers of the cluster as this one last saw them; written by one loop, read by any thread.
 */
public final class Membership {
  private record View(
      List<MemberStore.Seen> servers, Map<Integer, Ownership.Holding> holdings, long term) {}

  private final MemberStore.Self self;
  private volatile View view;
  private volatile List<Ground.Change> changes = List.of();
  private volatile boolean stale = true;

  public Membership(MemberStore.Self self) {
    this.self = self;
    this.view = new View(List.of(new MemberStore.Seen(self, self.startedMs(), true)), Map.of(), 0);
  }

  /** What this server tells of itself. */
  public MemberStore.Self self() {
    return self;
  }

  /** What a look around has shown. */
  public void seen(List<MemberStore.Seen> servers, Map<Integer, Ownership.Holding> holdings) {
    long term = holdings.values().stream().mapToLong(Membership::epoch).max().orElse(0);
    stale |= !holdings.equals(view.holdings());
    view = new View(List.copyOf(servers), Map.copyOf(holdings), term);
  }

  /** Whether a bucket has changed hands since the history was told. */
  public boolean stale() {
    return stale;
  }

  /** What has changed hands lately, the newest first, as the store remembers it. */
  public void history(List<Ground.Change> told) {
    changes = List.copyOf(told);
    stale = false;
  }

  /** Name of the server that runs the loops of a bucket; empty: nobody. */
  private String owner(View in, int bucket) {
    return switch (in.holdings().getOrDefault(bucket, new Ownership.Holding.Free())) {
      case Ownership.Holding.Mine mine -> self.nodeId();
      case Ownership.Holding.Other(String server, long epoch) ->
          in.servers().stream()
              .filter(s -> s.server().serverId().equals(server))
              .map(s -> s.server().nodeId())
              .findFirst()
              .orElse(server);
      case Ownership.Holding.Free free -> "";
    };
  }

  /** Who runs the loops of each bucket. */
  public List<Ground.Owner> owners() {
    View now = view;
    return now.holdings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new Ground.Owner(e.getKey(), owner(now, e.getKey()), epoch(e.getValue())))
        .toList();
  }

  /** What changed hands, also before this server started; the newest first. */
  public List<Ground.Change> changes() {
    return changes;
  }

  private static long epoch(Ownership.Holding holding) {
    return switch (holding) {
      case Ownership.Holding.Mine(long epoch, Duration spared) -> epoch;
      case Ownership.Holding.Other(String server, long epoch) -> epoch;
      case Ownership.Holding.Free() -> 0;
    };
  }

  /** Whether no other server lives. */
  public boolean alone() {
    return others().isEmpty();
  }

  /** Ids of the other live servers. */
  public List<String> others() {
    return view.servers().stream()
        .filter(s -> s.alive() && !s.server().serverId().equals(self.serverId()))
        .map(s -> s.server().serverId())
        .toList();
  }

  /** How many buckets nobody runs the loops of. */
  public int unowned() {
    return (int)
        view.holdings().values().stream().filter(Ownership.Holding.Free.class::isInstance).count();
  }

  /** The highest epoch of any bucket. */
  public long term() {
    return view.term();
  }

  /** All servers seen lately, live ones first, by name. */
  public List<Member> members() {
    View now = view;
    String leader = leader(now).map(s -> s.server().serverId()).orElse("");
    List<Member> members = new ArrayList<>();
    for (MemberStore.Seen seen : now.servers()) {
      MemberStore.Self server = seen.server();
      members.add(
          new Member(
              server.nodeId(),
              server.serverId(),
              server.address(),
              server.serverId().equals(leader),
              buckets(now, server.serverId()),
              server.version(),
              server.startedMs(),
              seen.alive()));
    }
    members.sort(
        Comparator.comparing(Member::alive)
            .reversed()
            .thenComparing(Member::nodeId)
            .thenComparing(Member::serverId));
    return members;
  }

  /** Name of the server that runs the loops of most buckets; empty: nobody runs any. */
  public String leader() {
    return leader(view).map(s -> s.server().nodeId()).orElse("");
  }

  private Optional<MemberStore.Seen> leader(View now) {
    return now.servers().stream()
        .filter(s -> s.alive() && !buckets(now, s.server().serverId()).isEmpty())
        .max(
            Comparator.comparingInt(
                    (MemberStore.Seen s) -> buckets(now, s.server().serverId()).size())
                .thenComparing(s -> s.server().serverId(), Comparator.reverseOrder()));
  }

  private List<Integer> buckets(View now, String serverId) {
    return now.holdings().entrySet().stream()
        .filter(
            e ->
                switch (e.getValue()) {
                  case Ownership.Holding.Mine mine -> serverId.equals(self.serverId());
                  case Ownership.Holding.Other(String owner, long epoch) -> owner.equals(serverId);
                  case Ownership.Holding.Free free -> false;
                })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
