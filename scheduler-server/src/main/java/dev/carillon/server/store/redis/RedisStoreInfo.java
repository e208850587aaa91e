package dev.carillon.server.store.redis;

import static java.util.stream.Collectors.joining;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.StoreInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol;

/** Facts about Redis; of several nodes about all of them together. */
final class RedisStoreInfo implements StoreInfo {
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final Durability durability;

  /** For its time. */
  RedisStoreInfo(ScriptRunner runner, RedisKeys keys) {
    this(runner, keys, Durability.FAST);
  }

  /**
   * @param durability what acknowledgements wait for
   */
  RedisStoreInfo(ScriptRunner runner, RedisKeys keys, Durability durability) {
    this.runner = runner;
    this.keys = keys;
    this.durability = durability;
  }

  @Override
  public boolean reachable() {
    try {
      return "PONG".equals(runner.call("ping", redis -> redis.ping()));
    } catch (CarillonException e) {
      return false;
    }
  }

  @Override
  public long nowMs() {
    // Of several nodes always the same one is asked: the one that keeps what is known of all data.
    List<?> time =
        (List<?>)
            runner.call("time", redis -> redis.sendCommand(keys.meta(), Protocol.Command.TIME));
    return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
  }

  @Override
  public Facts facts() {
    List<Map<String, String>> nodes =
        runner.masters("info").stream()
            .map(master -> runner.call("info", redis -> fields(master.info())))
            .toList();
    String lacks =
        nodes.stream().map(this::lacks).filter(text -> !text.isEmpty()).findFirst().orElse("");
    long used = nodes.stream().mapToLong(node -> bytes(node, "used_memory")).sum();
    return new Facts(
        nodes.getFirst().getOrDefault("redis_version", ""),
        nodes.stream().map(node -> node.getOrDefault("run_id", "")).sorted().collect(joining(",")),
        used,
        room(nodes, used),
        nodes.stream()
            .map(node -> node.getOrDefault("maxmemory_policy", ""))
            .filter(policy -> !policy.equals("noeviction"))
            .findFirst()
            .orElse("noeviction"),
        nodes.stream().allMatch(node -> "1".equals(node.get("aof_enabled"))),
        lacks,
        // Replicas connect by themselves; neither a version nor a setting changes so.
        durability.appendFile() && !lacks.isEmpty(),
        nodes.stream()
            .map(node -> node.getOrDefault("role", ""))
            .filter(role -> !role.equals("master"))
            .findFirst()
            .orElse("master"),
        (int) nodes.stream().mapToLong(node -> bytes(node, "connected_slaves")).sum());
  }

  /** Why a node cannot do what acknowledgements wait for; empty: it can. */
  private String lacks(Map<String, String> node) {
    if (durability.appendFile()) {
      String version = node.getOrDefault("redis_version", "");
      return !knowsWaitAof(version)
          ? "Redis is " + version + ", and from 7.2 on it can tell what is on its disk"
          : "1".equals(node.get("aof_enabled")) ? "" : "Redis keeps no append-only file";
    }
    long online =
        node.entrySet().stream()
            .filter(e -> e.getKey().matches("slave\\d+"))
            .filter(e -> e.getValue().contains("state=online"))
            .count();
    return online >= durability.replicas()
        ? ""
        : "Redis has " + online + " of the " + durability.replicas() + " replicas it takes";
  }

  /** WAITAOF came with 7.2; so far say forks too. */
  private static boolean knowsWaitAof(String version) {
    String[] parts = version.split("\\.");
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 7 || major == 7 && Integer.parseInt(parts[1]) >= 2;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true; // who knows; the first wait would tell
    }
  }

  /** The limit of all in sum, were all as full as the fullest: that one refuses first. */
  private static long room(List<Map<String, String>> nodes, long used) {
    double fullest = 0;
    for (Map<String, String> node : nodes) {
      long limit = bytes(node, "maxmemory");
      fullest =
          limit == 0 ? fullest : Math.max(fullest, (double) bytes(node, "used_memory") / limit);
    }
    return fullest == 0 ? 0 : (long) (used / fullest);
  }

  private static Map<String, String> fields(String info) {
    Map<String, String> fields = new HashMap<>();
    for (String line : info.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  private static long bytes(Map<String, String> info, String field) {
    return Long.parseLong(info.getOrDefault(field, "0"));
  }

  private static long number(Object text) {
    return Long.parseLong(new String((byte[]) text, java.nio.charset.StandardCharsets.US_ASCII));
  }
}
