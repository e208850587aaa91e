package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Set;

/** Instants of schedules that are known to have run. */
final class ScheduleMarks {
  /** Bytes of an instant among the marks. */
  private static final int MARK = 6;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  ScheduleMarks(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** Those of a range, by its name there. */
  Set<Long> made(int bucket, String name, long fromMs, long toMs) {
    Set<Long> made = new HashSet<>();
    byte[] marks = runner.call("schedules", r -> r.get(keys.fired(bucket, name)));
    if (marks != null) {
      for (int at = 0; at + MARK <= marks.length; at += MARK) {
        long instant = mark(marks, at);
        if (instant >= fromMs && instant < toMs) {
          made.add(instant);
        }
      }
    }
    runner
        .call("schedules", r -> r.zrangeByScore(keys.filled(bucket, name), fromMs, toMs - 1))
        .forEach(instant -> made.add(Long.parseLong(new String(instant, ISO_8859_1))));
    return made;
  }

  private static long mark(byte[] marks, int at) {
    long value = 0;
    for (int i = MARK - 1; i >= 0; i--) {
      value = value << 8 | marks[at + i] & 0xff;
    }
    return value;
  }
}
