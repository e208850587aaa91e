package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.BackfillStore;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.SettingsStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Walks over all keys: records against indexes, indexes against records, counters, heads, the
 * books, runs, schedules and backfills, then the slots of limits. Each comparison is one step of
 * Redis, or allows for what moves meanwhile, so that nothing that moves is taken for damage.
 */
final class RedisAuditStore implements AuditStore {
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final SettingsStore settings;
  private final SlotMend slots;
  private final BackfillStore backfills;
  private final ScheduleStore schedules;

  RedisAuditStore(
      ScriptRunner runner,
      RedisKeys keys,
      LineRegistry lines,
      SettingsStore settings,
      SlotMend slots,
      BackfillStore backfills,
      ScheduleStore schedules) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.settings = settings;
    this.slots = slots;
    this.backfills = backfills;
    this.schedules = schedules;
  }

  @Override
  public Walk walk(Map<Integer, Long> epochs, Mend mend) {
    return begin(
        epochs.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Long.toString(e.getValue()))),
        mend);
  }

  @Override
  public Walk walkAll(Mend mend) {
    return begin(
        IntStream.range(0, keys.buckets())
            .boxed()
            .collect(Collectors.toMap(b -> b, b -> AuditJob.OPERATOR)),
        mend);
  }

  @Override
  public int oldestWritten() {
    return RecordLayout.VERSION;
  }

  private List<KeyScan.Node> nodes() {
    return runner.masters("audit").stream().map(this::node).toList();
  }

  private KeyScan.Node node(RedisLink.Master master) {
    return (cursor, params) -> runner.call("audit", unused -> master.scan(cursor, params));
  }

  private Walk begin(Map<Integer, String> epochs, Mend mend) {
    AuditJob job = new AuditJob(runner, keys, lines, epochs, mend);
    AuditKeys all = new AuditKeys(job, new KeyScan(this::nodes, keys.allOfBuckets()));
    return new AuditWalk(
        job,
        all,
        List.of(
            new AuditCounts(job),
            new AuditLines(job),
            new AuditOwners(job),
            new AuditFills(job, all::fills, backfills, schedules),
            new AuditSlots(job, settings, slots)));
  }
}
