package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ownership of buckets by a beat and an epoch in each of them. */
final class RedisOwnership implements Ownership {
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
    List<Reply> replies = call(all, "keep", ownerGoneAfter);
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      holdings.put(
          all.get(i),
          switch (reply.code()) {
            case "OK" -> new Holding.Mine(reply.number(1));
            case "OTHER" -> new Holding.Other(reply.text(3), reply.number(1));
            default -> new Holding.Free();
          });
    }
    return holdings;
  }

  @Override
  public Map<Integer, Long> take(Collection<Integer> buckets, Duration ownerGoneAfter) {
    List<Integer> wanted = List.copyOf(buckets);
    List<Reply> replies = call(wanted, "take", ownerGoneAfter);
    Map<Integer, Long> epochs = new HashMap<>();
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i).code().equals("OK")) {
        epochs.put(wanted.get(i), replies.get(i).number(1));
      }
    }
    return epochs;
  }

  @Override
  public void give(Collection<Integer> buckets) {
    call(List.copyOf(buckets), "leave", Duration.ZERO);
  }

  @Override
  public void resign() {
    give(all());
  }

  private List<Integer> all() {
    return IntStream.range(0, keys.buckets()).boxed().toList();
  }

  private List<Reply> call(List<Integer> buckets, String what, Duration ownerGoneAfter) {
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
                            .list()))
            .toList());
  }
}
