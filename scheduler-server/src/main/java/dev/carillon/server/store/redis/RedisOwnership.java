package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.cluster.Ground;
import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Ownership of buckets by a beat and an epoch in each of them. */
final class RedisOwnership implements Ownership {
  /**
   * Of one millisecond: as the bucket told them, so that what was given up stands below its taking.
   */
  private static final Comparator<Ground.Change> NEWEST_FIRST =
      Comparator.comparingLong(Ground.Change::atMs).reversed().thenComparing(Ground.Change::bucket);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final String serverId;
  private final String nodeId;

  RedisOwnership(ScriptRunner runner, RedisKeys keys, String serverId, String nodeId) {
    this.runner = runner;
    this.keys = keys;
    this.serverId = serverId;
    this.nodeId = nodeId;
  }

  @Override
  public Map<Integer, Holding> keep(Duration ownerGoneAfter) {
    Map<Integer, Holding> holdings = new HashMap<>();
    List<Integer> all = all();
    List<Reply> replies = call(all, "keep", ownerGoneAfter, Duration.ZERO);
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      holdings.put(
          all.get(i),
          switch (reply.code()) {
            case "OK" -> mine(reply);
            case "OTHER" -> new Holding.Other(reply.text(3), reply.number(1));
            default -> new Holding.Free();
          });
    }
    return holdings;
  }

  @Override
  public Map<Integer, Holding.Mine> take(
      Collection<Integer> buckets, Duration ownerGoneAfter, Duration lease) {
    List<Integer> wanted = List.copyOf(buckets);
    List<Reply> replies = call(wanted, "take", ownerGoneAfter, lease);
    Map<Integer, Holding.Mine> taken = new HashMap<>();
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i).code().equals("OK")) {
        taken.put(wanted.get(i), mine(replies.get(i)));
      }
    }
    return taken;
  }

  private static Holding.Mine mine(Reply reply) {
    return new Holding.Mine(reply.number(1), Duration.ofMillis(reply.number(2)));
  }

  @Override
  public void give(Collection<Integer> buckets) {
    call(List.copyOf(buckets), "leave", Duration.ZERO, Duration.ZERO);
  }

  @Override
  public List<Ground.Change> history(int most) {
    List<Ground.Change> changes = new ArrayList<>();
    List<Object> lists =
        runner.read(
            "owners", p -> all().stream().map(b -> p.lrange(keys.owners(b), 0, -1)).toList());
    for (int bucket = 0; bucket < lists.size(); bucket++) {
      for (Object line : (List<?>) lists.get(bucket)) {
        change(bucket, new String((byte[]) line, UTF_8)).ifPresent(changes::add);
      }
    }
    return changes.stream().sorted(NEWEST_FIRST).limit(most).toList();
  }

  /** Empty if it cannot be read: what is only shown must not keep a server from its work. */
  private static Optional<Ground.Change> change(int bucket, String line) {
    String[] words = line.split(" ", -1);
    try {
      return Optional.of(
          new Ground.Change(
              Long.parseLong(words[0]), bucket, words[2], words[3], Long.parseLong(words[1])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  @Override
  public void resign() {
    give(all());
  }

  private List<Integer> all() {
    return IntStream.range(0, keys.buckets()).boxed().toList();
  }

  private List<Reply> call(
      List<Integer> buckets, String what, Duration ownerGoneAfter, Duration lease) {
    return runner.runAll(
        buckets.stream()
            .map(
                b ->
                    new ScriptRunner.Call(
                        Script.OWN,
                        b,
                        new Args()
                            .ascii(serverId)
                            .text(nodeId)
                            .number(ownerGoneAfter.toMillis())
                            .ascii(what)
                            .number(lease.toMillis())
                            .list()))
            .toList());
  }
}
