package dev.carillon.server.core.query;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.FilterCheck;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.server.core.Sink;
import java.util.List;

/**
 * Finding tasks. All methods block on the store; call them on a virtual thread. A filter that
 * cannot be read is a {@link CarillonException} INVALID_ARGUMENT that names the column.
 */
public interface Search {
  /**
   * A page of tasks. Reads a bounded number of records: a page may hold fewer tasks than were asked
   * for, or none, and still have a token to go on with.
   */
  SearchUpdate page(SearchRequest request);

  /**
   * Sends hits and progress until the page is full or all was read; stops once the receiver is
   * gone.
   */
  void stream(SearchRequest request, Sink<SearchUpdate> sink);

  /**
   * How the tasks that pass are spread.
   *
   * @param fields as in {@link Facets.Facet}; empty: all but single labels
   * @param mostScanned records to read at most, where counters do not tell; 0: 20,000
   */
  Facets facets(String filter, List<String> fields, long mostScanned);

  /** What may stand at a cursor, with values that are in use. */
  Completion complete(String filter, int cursor);

  /** What is wrong with a filter, or how it would be answered; never throws for its text. */
  FilterCheck check(String filter);
}
