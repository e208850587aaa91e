package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.StoreInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol;

/** Facts about the Redis server. */
final class RedisStoreInfo implements StoreInfo {
  private final ScriptRunner runner;

  RedisStoreInfo(ScriptRunner runner) {
    this.runner = runner;
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
    List<?> time = (List<?>) runner.call("time", redis -> redis.sendCommand(Protocol.Command.TIME));
    return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
  }

  @Override
  public Facts facts() {
    Map<String, String> info = new HashMap<>();
    for (String line : runner.call("info", redis -> redis.info()).split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        info.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return new Facts(
        info.getOrDefault("redis_version", ""),
        info.getOrDefault("run_id", ""),
        Long.parseLong(info.getOrDefault("used_memory", "0")),
        Long.parseLong(info.getOrDefault("maxmemory", "0")),
        info.getOrDefault("maxmemory_policy", ""),
        "1".equals(info.get("aof_enabled")));
  }

  private static long number(Object text) {
    return Long.parseLong(new String((byte[]) text, java.nio.charset.StandardCharsets.US_ASCII));
  }
}
