package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Listed;
import dev.carillon.server.core.port.RunStore.Stored;
import java.util.ArrayList;
import java.util.List;

/** Runs page by page. Any thread. */
final class RunPages {
  private static final int MAX_PAGE = 500;
  private static final int DEFAULT_PAGE = 100;

  /** Runs that one call of a list reads at most; then it answers what it has, and a token. */
  private static final int BUDGET = 2_000;

  private final RunStore store;

  RunPages(RunStore store) {
    this.store = store;
  }

  RunPage list(RunFilter filter, int pageSize, String token) {
    int size = pageSize <= 0 ? DEFAULT_PAGE : Math.min(pageSize, MAX_PAGE);
    Cursor cursor = Cursor.parse(token);
    List<Run> runs = new ArrayList<>();
    int asked = size;
    for (int looked = 0; looked < BUDGET; looked += asked) {
      // More at once where few fit; the last look is no larger than what is left to read.
      asked = Math.min(looked == 0 ? size : MAX_PAGE, BUDGET - looked);
      List<Listed> found = store.list(filter, cursor.beforeMs(), cursor.beforeId(), asked);
      for (Listed entry : found) {
        cursor = new Cursor(entry.createdMs(), entry.id().toString());
        entry
            .run()
            .filter(run -> fits(filter, run))
            .ifPresent(run -> runs.add(RunViews.summary(run)));
        if (runs.size() == size) {
          return new RunPage(runs, cursor.toString());
        }
      }
      if (found.size() < asked) {
        return new RunPage(runs, "");
      }
    }
    return new RunPage(runs, cursor.toString());
  }

  private static boolean fits(RunFilter filter, Stored stored) {
    return (filter.tenant().isEmpty() || filter.tenant().equals(stored.facts().tenant()))
        && (filter.workflow().isEmpty() || filter.workflow().equals(stored.facts().workflow()))
        && (filter.states().isEmpty() || filter.states().contains(stored.vars().state()));
  }

  /** Where a page ended. */
  private record Cursor(long beforeMs, String beforeId) {
    static Cursor parse(String token) {
      if (token.isEmpty()) {
        return new Cursor(Long.MAX_VALUE / 2, "");
      }
      int dot = token.indexOf('.');
      try {
        return new Cursor(Long.parseLong(token, 0, dot, 10), token.substring(dot + 1));
      } catch (RuntimeException e) {
        throw CarillonException.invalid(
            "page_token",
            "Expected a token from an earlier page, but got '" + token + "'.",
            "Leave it empty for the first page.");
      }
    }

    @Override
    public String toString() {
      return beforeMs + "." + beforeId;
    }
  }
}
