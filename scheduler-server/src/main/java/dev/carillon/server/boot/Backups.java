package dev.carillon.server.boot;

import dev.carillon.server.config.Redis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.store.redis.Durability;
import dev.carillon.server.store.redis.RedisServers;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.server.store.redis.backup.ClusterBackup;

/** The data a server of this configuration would work on, to be backed up or restored. */
public final class Backups {
  private Backups() {}

  /** Connects lazily. The caller closes it. */
  public static ClusterBackup of(ServerConfig config) {
    return new ClusterBackup(settings(config, ""));
  }

  /** Where the data is. */
  static RedisStores.Settings settings(ServerConfig config, String serverId) {
    return new RedisStores.Settings(
        servers(config.redis()),
        config.cluster(),
        config.engine().buckets(),
        config.redis().timeout(),
        config.redis().connections(),
        serverId,
        config.nodeId(),
        durability(config.redis().durability()));
  }

  private static Durability durability(dev.carillon.server.config.Durability wanted) {
    return new Durability(wanted.appendFile(), wanted.replicas(), wanted.within());
  }

  private static RedisServers servers(Redis redis) {
    return new RedisServers(
        switch (redis.form()) {
          case SINGLE -> RedisServers.Form.SINGLE;
          case SENTINEL -> RedisServers.Form.SENTINEL;
          case CLUSTER -> RedisServers.Form.CLUSTER;
        },
        redis.addresses().stream().map(at -> new RedisServers.Node(at.host(), at.port())).toList(),
        redis.master(),
        redis.user(),
        redis.password().value(),
        redis.sentinelPassword().value(),
        redis.tls(),
        redis.certificates().orElse(null));
  }
}
