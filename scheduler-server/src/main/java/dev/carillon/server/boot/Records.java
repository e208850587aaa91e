package dev.carillon.server.boot;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.store.redis.RecordDump;
import java.util.List;
import java.util.Optional;

/** Stored tasks of a configuration's cluster, as they stand in Redis. */
public final class Records {
  private Records() {}

  /** The record of a task; empty if there is none of that id. */
  public static Optional<List<RecordDump.Row>> of(ServerConfig config, TaskId id) {
    return RecordDump.of(Backups.settings(config, ""), id);
  }
}
