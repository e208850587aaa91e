package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.server.core.port.AuditStore.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/**
 * What makes tasks and waits for them: the lists of schedules and runs against those themselves,
 * and what is watched against what it has become. The other way round the key walk goes.
 */
final class AuditOwners implements AuditStage {
  private enum Kind {
    ZSET,
    SET,
    HASH
  }

  private record Table(int bucket, String name, Kind kind, Script script) {}

  private final AuditJob job;
  private final Deque<Table> tables = new ArrayDeque<>();
  private byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;

  AuditOwners(AuditJob job) {
    this.job = job;
    for (int bucket : job.epochs().keySet()) {
      for (String name : List.of("schedules", "nexts")) {
        tables.add(new Table(bucket, name, Kind.ZSET, Script.AUDIT_SCHEDULES));
      }
      tables.add(new Table(bucket, "listens", Kind.SET, Script.AUDIT_SCHEDULES));
      tables.add(new Table(bucket, "fills", Kind.ZSET, Script.AUDIT_FILLS));
      for (String name : List.of("runs", "runs:ended", "wake")) {
        tables.add(new Table(bucket, name, Kind.ZSET, Script.AUDIT_RUNS));
      }
      for (String name : List.of("watch", "owed")) {
        tables.add(new Table(bucket, name, Kind.HASH, Script.AUDIT_WATCH));
      }
    }
  }

  @Override
  public boolean over() {
    return tables.isEmpty();
  }

  @Override
  public List<Found> step() {
    Table table = tables.getFirst();
    ScanResult<byte[]> page = page(table, new ScanParams().count(AuditJob.MOST));
    cursor = page.getCursorAsBytes();
    if (page.isCompleteIteration()) {
      tables.removeFirst();
      cursor = ScanParams.SCAN_POINTER_START_BINARY;
    }
    return job.run(job.calls(table.script(), table.bucket(), "", page.getResult()));
  }

  private ScanResult<byte[]> page(Table table, ScanParams params) {
    byte[] key = job.keys().named(table.bucket(), table.name());
    return switch (table.kind()) {
      case SET -> job.runner().call("audit", r -> r.sscan(key, cursor, params));
      case ZSET -> {
        ScanResult<Tuple> page = job.runner().call("audit", r -> r.zscan(key, cursor, params));
        yield members(page, page.getResult().stream().map(Tuple::getBinaryElement).toList());
      }
      case HASH -> {
        var page = job.runner().call("audit", r -> r.hscan(key, cursor, params));
        yield members(page, page.getResult().stream().map(e -> e.getKey()).toList());
      }
    };
  }

  private static ScanResult<byte[]> members(ScanResult<?> page, List<byte[]> members) {
    return new ScanResult<>(new String(page.getCursorAsBytes(), ISO_8859_1), members);
  }
}
