package dev.carillon.server.cli;

import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.TaskPage;

/** What a search found, as people read it. */
final class SearchView {
  private SearchView() {}

  static String text(SearchUpdate found, Times times, int width) {
    if (found.tasks().isEmpty()) {
      return found.nextToken().isEmpty()
          ? "No task matches.\n"
          : "No task matches so far; go on with --page " + found.nextToken() + "\n";
    }
    String table =
        TaskView.list(new TaskPage(found.tasks(), "", found.tasks().size()), times, width);
    String rows = table.substring(0, table.lastIndexOf('\n', table.length() - 2) + 1);
    String of =
        found.total() < 0 ? " so far" : " of " + Text.plural(found.total(), "matching task");
    String more =
        found.nextToken().isEmpty() ? "" : "; more with --limit, or --page " + found.nextToken();
    return rows + Text.count(found.tasks().size()) + of + more + "\n";
  }

  static String progress(SearchUpdate update) {
    return Text.count(update.scanned())
        + " of "
        + Text.plural(update.candidates(), "record")
        + " read, "
        + Text.count(update.matched())
        + " match";
  }
}
