package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.core.port.LogStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;

/** Output tails in Redis: 8 bytes count of what was dropped, then the tail. */
final class RedisLogStore implements LogStore {
  private static final int KEEP = 64 * 1024;
  private static final Duration RETENTION = Duration.ofDays(7);

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisLogStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public void append(AttemptRef attempt, byte[] data) {
    TaskId id = attempt.id();
    Reply reply =
        runner.run(
            Script.LOG,
            id.bucket(),
            new Args()
                .ascii(id.local())
                .number(attempt.gen())
                .bytes(attempt.nonce().bytes())
                .number(KEEP)
                .number(RETENTION.toMillis())
                .bytes(data)
                .list());
    if (!reply.code().equals("OK") && !reply.code().equals("GONE")) {
      throw RedisTaskStore.unknown("log", reply);
    }
  }

  @Override
  public Tail read(TaskId id, int gen) {
    if (id.bucket() >= keys.buckets()) {
      return new Tail(0, new byte[0]);
    }
    byte[] stored = runner.call("logs", redis -> redis.get(keys.log(id.bucket(), id.local(), gen)));
    if (stored == null) {
      return new Tail(0, new byte[0]);
    }
    long dropped = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new Tail(dropped, Arrays.copyOfRange(stored, 8, stored.length));
  }
}
