package dev.carillon.server.boot;

import dev.carillon.server.config.ServerConfig;
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
        config.redis().address().host(),
        config.redis().address().port(),
        config.redis().password().value(),
        config.cluster(),
        config.engine().buckets(),
        config.redis().timeout(),
        config.redis().connections(),
        serverId,
        config.nodeId());
  }
}
