package dev.carillon.desktop.feature.audit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.StreamListener;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The entries that match, the newest first; older ones are added as they are asked for. */
public final class AuditViewModel {
  private static final int PAGE = 100;

  private final Console console;
  private final Work asking;
  private final Work older;
  private final Polling polling;
  private final RowList<AuditEntry> rows = new RowList<>(e -> String.valueOf(e.sequence()));
  private final ReadOnlyObjectWrapper<Optional<String>> next =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final List<AuditEntry> entries = new ArrayList<>();
  private AuditFilter filter = AuditFilter.ALL;

  public AuditViewModel(Console console) {
    this.console = console;
    asking = console.work();
    older = console.work();
    polling = new Polling(console, Duration.ofSeconds(3), this::ask, asking);
  }

  void open() {
    polling.open();
  }

  void close() {
    polling.close();
  }

  boolean allowed() {
    return console.rights().audit();
  }

  void filter(AuditFilter wanted) {
    if (!wanted.equals(filter)) {
      filter = wanted;
      older.reset();
      entries.clear();
      next.set(Optional.empty());
      ask();
    }
  }

  void ask() {
    if (!allowed()) {
      return;
    }
    AuditFilter wanted = filter;
    asking.start(() -> server().list(wanted, PAGE, ""), this::newest);
  }

  /** What came since stands above what is shown; pages that were added stay. */
  private void newest(AuditPage page) {
    long known = entries.isEmpty() ? 0 : entries.getFirst().sequence();
    List<AuditEntry> more = page.entries().stream().filter(e -> e.sequence() > known).toList();
    boolean gap = !entries.isEmpty() && more.size() == page.entries().size() && !more.isEmpty();
    boolean anew = gap || !entries.isEmpty() && otherLog(page);
    if (anew) {
      older.reset();
      entries.clear();
    }
    if (entries.isEmpty()) {
      entries.addAll(page.entries());
      next.set(Optional.of(page.nextPageToken()));
    } else {
      entries.addAll(0, more);
    }
    rows.update(List.copyOf(entries));
    if (next.get().isEmpty()) {
      next.set(Optional.of(page.nextPageToken()));
    }
  }

  /**
   * Whether what is known is not there any more: Redis was emptied or put back, or the address
   * leads elsewhere now. A page without entries may be one that was cut short.
   */
  private boolean otherLog(AuditPage page) {
    AuditEntry known = entries.getFirst();
    if (page.entries().isEmpty()) {
      return page.nextPageToken().isEmpty();
    }
    return page.entries().getFirst().sequence() < known.sequence()
        || page.entries().stream()
            .anyMatch(e -> e.sequence() == known.sequence() && !e.hash().equals(known.hash()));
  }

  void older() {
    AuditFilter wanted = filter;
    next.get()
        .filter(token -> !token.isEmpty())
        .ifPresent(
            token ->
                older.start(
                    () -> server().list(wanted, PAGE, token),
                    page -> {
                      entries.addAll(page.entries());
                      next.set(Optional.of(page.nextPageToken()));
                      rows.update(List.copyOf(entries));
                    }));
  }

  void verify(Work work, Consumer<AuditVerdict> done) {
    work.start(() -> server().verify(KnownEntry.NONE), done);
  }

  /** Writes all entries that match to a file that must not be there yet. */
  void export(Work work, AuditFilter wanted, Path file, Consumer<Long> done) {
    work.start(
        () -> {
          CompletableFuture<List<String>> lines = new CompletableFuture<>();
          List<String> all = new ArrayList<>();
          var unused =
              server()
                  .export(
                      wanted,
                      new StreamListener<>() {
                        @Override
                        public void onNext(List<String> more) {
                          all.addAll(more);
                        }

                        @Override
                        public void onError(CarillonException error) {
                          lines.completeExceptionally(error);
                        }

                        @Override
                        public void onEnd() {
                          lines.complete(all);
                        }
                      });
          return lines.thenApplyAsync(written -> write(file, written), console.background().disk());
        },
        done);
  }

  static long write(Path file, List<String> lines) {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      for (String line : lines) {
        out.write(line);
        out.newLine();
      }
      return lines.size();
    } catch (IOException e) {
      throw new UncheckedIOException(
          text("audit.unwritten", file, String.valueOf(e.getMessage())), e);
    }
  }

  private AuditPort server() {
    return console.server().audit();
  }

  Console console() {
    return console;
  }

  RowList<AuditEntry> rows() {
    return rows;
  }

  /** Token of older entries; empty text: there are none; nothing: not asked yet. */
  ReadOnlyObjectProperty<Optional<String>> next() {
    return next.getReadOnlyProperty();
  }

  Work asking() {
    return asking;
  }

  Work olderWork() {
    return older;
  }
}
