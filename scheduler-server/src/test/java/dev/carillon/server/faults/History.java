package dev.carillon.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What all workers noted, in order of time. */
final class History {
  /** What happened to an attempt, as its worker saw it. */
  enum Kind {
    /** A claim was granted; the time is that at which it was sent; more: that of the answer. */
    CLAIMED,
    /** The handler began; more: the due instant. */
    STARTED,
    /** The handler had its effect. */
    EFFECT,
    /** The handler was stopped before its effect. */
    STOPPED,
    /** A completion was answered; more: outcome and answer. */
    COMPLETED,
    /** A release was answered; more: the answer. */
    RELEASED
  }

  /** One note. */
  record Entry(Kind kind, long atMs, String worker, String id, int gen, String nonce, String more) {
    static Entry parse(String line) {
      String[] p = line.split(" ", 7);
      return new Entry(
          Kind.valueOf(p[0]), Long.parseLong(p[1]), p[2], p[3], Integer.parseInt(p[4]), p[5], p[6]);
    }

    String attempt() {
      return id + "#" + gen;
    }
  }

  private final List<Entry> entries;

  private History(List<Entry> entries) {
    this.entries = entries;
  }

  /** Reads the notes of a folder. A line that a kill cut short is left out. */
  static History read(Path folder) {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .map(Entry::parse)
            .forEach(entries::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.sort(Comparator.comparingLong(Entry::atMs));
    return new History(entries);
  }

  Stream<Entry> of(Kind kind) {
    return entries.stream().filter(e -> e.kind == kind);
  }

  long count(Kind kind) {
    return of(kind).count();
  }

  /** Completions that were refused, because the attempt was another's by then. */
  long refused() {
    return of(Kind.COMPLETED).filter(e -> e.more.endsWith(":STALE")).count();
  }
}
