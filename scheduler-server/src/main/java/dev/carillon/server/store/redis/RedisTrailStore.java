package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.audit.AuditLine;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.server.core.port.TrailStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The audit log as a stream of bucket 0, whose ids are time and sequence of the entries. */
final class RedisTrailStore implements TrailStore {
  private static final int BUCKET = 0;
  private static final String OPERATION = "audit log";
  private static final byte[] TRIMMED = "trimmed".getBytes(ISO_8859_1);
  private static final byte[] TRIMMED_HASH = "trimmedhash".getBytes(ISO_8859_1);

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisTrailStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public End end() {
    return end(run(KnownEntry.NONE, 0, List.of(), Duration.ZERO, 0));
  }

  @Override
  public Added add(KnownEntry behind, long atMs, List<String> lines, Duration keep, int most) {
    if (lines.isEmpty() || lines.size() > MOST_LINES) {
      throw new IllegalArgumentException("Expected 1–100 lines, but got " + lines.size());
    }
    Reply reply = run(behind, atMs, lines, keep, most);
    return new Added(reply.code().equals("OK"), end(reply));
  }

  private Reply run(KnownEntry behind, long atMs, List<String> lines, Duration keep, int most) {
    Args args =
        new Args()
            .ascii(behind.hash())
            .number(atMs)
            .ascii(lines.isEmpty() ? "" : AuditLine.hash(lines.getLast()))
            .number(keep.toMillis())
            .number(most);
    lines.forEach(args::text);
    return runner.run(Script.TRAIL, BUCKET, args.list());
  }

  private static End end(Reply reply) {
    return new End(new KnownEntry(reply.number(1), reply.text(2)), reply.number(3));
  }

  @Override
  public KnownEntry trimmed() {
    List<byte[]> fields =
        runner.call(OPERATION, r -> r.hmget(keys.trailEnd(), TRIMMED, TRIMMED_HASH));
    byte[] sequence = fields.get(0);
    byte[] hash = fields.get(1);
    return sequence == null || hash == null
        ? new KnownEntry(0, AuditLine.NO_HASH)
        : new KnownEntry(Long.parseLong(text(sequence)), text(hash));
  }

  @Override
  public List<Line> newest(Place before, long fromMs, int most) {
    return lines(
        runner.call(
            OPERATION,
            r -> r.xrevrange(keys.trail(), id("(", before), bytes(Long.toString(fromMs)), most)));
  }

  @Override
  public List<Line> oldest(Place behind, int most) {
    return lines(
        runner.call(OPERATION, r -> r.xrange(keys.trail(), id("(", behind), bytes("+"), most)));
  }

  private static byte[] id(String prefix, Place place) {
    return bytes(prefix + place.atMs() + "-" + place.sequence());
  }

  private static List<Line> lines(List<?> entries) {
    List<Line> lines = new ArrayList<>(entries.size());
    for (Object each : entries) {
      List<?> entry = (List<?>) each;
      String[] id = text((byte[]) entry.get(0)).split("-", 2);
      // Whoever tampers may leave anything here: what is no entry is for the chain to tell.
      List<?> fields = (List<?>) entry.get(1);
      byte[] line = fields.size() < 2 ? new byte[0] : (byte[]) fields.get(1);
      lines.add(
          new Line(
              new Place(Long.parseLong(id[0]), Long.parseLong(id[1])), new String(line, UTF_8)));
    }
    return lines;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
