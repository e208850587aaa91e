package dev.carillon.server.core.trail;

import dev.carillon.model.audit.AuditChain;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditLine;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.port.TrailStore;
import dev.carillon.server.core.port.TrailStore.Line;
import dev.carillon.server.core.port.TrailStore.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the audit log. Blocks on the store; any thread. */
public final class TrailReader {
  private static final int DEFAULT_PAGE = 100;

  /** Entries that one call looks at; behind them the page is handed out as it is. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int AT_A_TIME = 200;
  private static final int MOST_WALKS = 5;
  private static final Pattern TOKEN = Pattern.compile("([0-9]{1,15})-([0-9]{1,18})");
  private static final Place START = new Place(0, 0);

  private final TrailStore store;

  public TrailReader(TrailStore store) {
    this.store = store;
  }

  /**
   * Entries, the newest first.
   *
   * @param pageSize 0: 100
   * @param pageToken of the page before; empty: the first
   * @throws CarillonException INVALID_ARGUMENT for a token that is none
   */
  public AuditPage list(AuditFilter filter, int pageSize, String pageToken) {
    int wanted = pageSize == 0 ? DEFAULT_PAGE : pageSize;
    List<AuditEntry> page = new ArrayList<>();
    Place place = pageToken.isEmpty() ? end(filter) : place(pageToken);
    for (int looked = 0; looked < MOST_LOOKED_AT; ) {
      List<Line> lines = store.newest(place, filter.fromMs(), AT_A_TIME);
      for (Line line : lines) {
        place = line.place();
        read(line).filter(filter::matches).ifPresent(page::add);
        if (page.size() == wanted) {
          return new AuditPage(page, token(place));
        }
      }
      if (lines.size() < AT_A_TIME) {
        return new AuditPage(page, "");
      }
      looked += lines.size();
    }
    return new AuditPage(page, token(place));
  }

  /** Behind all that may be wanted. */
  private static Place end(AuditFilter filter) {
    return new Place(filter.toMs() == 0 ? Long.MAX_VALUE : filter.toMs(), 0);
  }

  /** What was tampered with so that it is no entry any more is left to the verification. */
  private static Optional<AuditEntry> read(Line line) {
    try {
      return Optional.of(AuditLine.read(line.text()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String token(Place place) {
    return place.atMs() + "-" + place.sequence();
  }

  private static Place place(String token) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      throw CarillonException.invalid(
          "page_token",
          "Expected a token of the page before, but got another text.",
          "Leave it out for the first page.");
    }
    return new Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  /**
   * Lines, the oldest first. Those of a span alone are handed out even if they were tampered with.
   */
  public void export(AuditFilter filter, Sink<List<String>> sink) {
    boolean all = AuditFilter.ALL.between(filter.fromMs(), filter.toMs()).equals(filter);
    Place place = filter.fromMs() == 0 ? START : new Place(filter.fromMs() - 1, Long.MAX_VALUE);
    while (true) {
      List<Line> lines = store.oldest(place, AT_A_TIME);
      List<Line> within =
          lines.stream()
              .filter(line -> filter.toMs() == 0 || line.place().atMs() < filter.toMs())
              .toList();
      List<String> texts =
          within.stream()
              .filter(line -> all || read(line).filter(filter::matches).isPresent())
              .map(Line::text)
              .toList();
      // Also nothing is sent: a reader that has gone is found out while little matches.
      if (within.isEmpty() || !sink.send(texts) || within.size() < AT_A_TIME) {
        return;
      }
      place = lines.getLast().place();
    }
  }

  /** Walks the chain from the first entry that is kept to the last that there is now. */
  public AuditVerdict verify(KnownEntry known) {
    KnownEntry trimmed = store.trimmed();
    AuditVerdict verdict = walk(trimmed, known);
    for (int walks = 1; !verdict.whole() && walks < MOST_WALKS; walks++) {
      KnownEntry now = store.trimmed();
      // What is trimmed while it is read looks like a hole; what broke behind that is broken.
      if (now.equals(trimmed) || verdict.broken() > now.sequence() + 1) {
        return verdict;
      }
      trimmed = now;
      verdict = walk(trimmed, known);
    }
    return verdict;
  }

  private AuditVerdict walk(KnownEntry trimmed, KnownEntry known) {
    KnownEntry head = store.end().last();
    AuditChain chain = new AuditChain(trimmed, known);
    Place place = START;
    while (true) {
      List<Line> lines = store.oldest(place, AT_A_TIME);
      for (Line line : lines) {
        // What was written since is for the next walk.
        if (line.place().sequence() > head.sequence()) {
          return chain.end(head);
        }
        chain.next(line.text());
      }
      if (lines.size() < AT_A_TIME) {
        return chain.end(head);
      }
      place = lines.getLast().place();
    }
  }
}
