package dev.carillon.server.door;

import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditLine;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.server.core.port.TrailStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An audit log in memory. */
final class MemoryTrail implements TrailStore {
  private final List<String> lines = new ArrayList<>();

  synchronized List<AuditEntry> entries() {
    return lines.stream().map(AuditLine::read).toList();
  }

  synchronized void clear() {
    lines.clear();
  }

  @Override
  public synchronized End end() {
    return new End(
        lines.isEmpty()
            ? new KnownEntry(0, AuditLine.NO_HASH)
            : new KnownEntry(lines.size(), AuditLine.hash(lines.getLast())),
        1_000);
  }

  @Override
  public synchronized Added add(
      KnownEntry behind, long atMs, List<String> more, Duration keep, int most) {
    if (!behind.equals(end().last())) {
      return new Added(false, end());
    }
    lines.addAll(more);
    return new Added(true, end());
  }

  @Override
  public KnownEntry trimmed() {
    return new KnownEntry(0, AuditLine.NO_HASH);
  }

  @Override
  public List<Line> newest(Place before, long fromMs, int most) {
    return List.of();
  }

  @Override
  public List<Line> oldest(Place behind, int most) {
    return List.of();
  }
}
