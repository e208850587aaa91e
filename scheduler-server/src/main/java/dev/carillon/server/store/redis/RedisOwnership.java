package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.Ownership;
import java.time.Duration;
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
  public Map<Integer, Long> beat(Duration ownerGoneAfter) {
    List<Reply> replies = call(ownerGoneAfter, false);
    Map<Integer, Long> epochs = new HashMap<>();
    for (int b = 0; b < replies.size(); b++) {
      if (replies.get(b).code().equals("OK")) {
        epochs.put(b, replies.get(b).number(1));
      }
    }
    return epochs;
  }

  @Override
  public void resign() {
    call(Duration.ZERO, true);
  }

  private List<Reply> call(Duration ownerGoneAfter, boolean resign) {
    return runner.runAll(
        IntStream.range(0, keys.buckets())
            .mapToObj(
                b ->
                    new ScriptRunner.Call(
                        Script.OWN,
                        b,
                        new Args()
                            .ascii(serverId)
                            .text(nodeId)
                            .number(ownerGoneAfter.toMillis())
                            .number(resign ? 1 : 0)
                            .list()))
            .toList());
  }
}
