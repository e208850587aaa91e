package dev.carillon.desktop.feature.tasks;

import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks for page after page until one has a task on it: the server hands out an empty one, with a
 * token to go on, rather than read through a million records in one call. Used on the JavaFX thread
 * only.
 */
final class Seek {
  /**
   * How far it is.
   *
   * @param page the last that came
   * @param searched records read so far
   * @param over whether nothing more is asked
   */
  record Found(SearchUpdate page, long searched, boolean over) {
    /** Nothing was found, and there is more to read. */
    boolean open() {
      return page.tasks().isEmpty() && !page.nextToken().isEmpty();
    }
  }

  private final Supplier<TaskPort> server;
  private final Work work;

  Seek(Supplier<TaskPort> server, Work work) {
    this.server = server;
    this.work = work;
  }

  /**
   * @param searched records read before that, to be told with those to come
   * @param told each time a page comes
   */
  void start(SearchRequest request, long searched, Consumer<Found> told) {
    work.start(
        () -> server.get().page(request),
        page -> {
          Found found = new Found(page, searched + page.scanned(), true);
          if (!found.open()) {
            told.accept(found);
            return;
          }
          told.accept(new Found(page, found.searched(), false));
          start(request.from(page.nextToken()), found.searched(), told);
        });
  }

  /** Asks for nothing more. */
  void stop() {
    work.reset();
  }
}
