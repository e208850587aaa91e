package dev.carillon.server.core.port;

import dev.carillon.model.apply.Difference;
import dev.carillon.server.core.apply.Document;
import java.util.List;

/** Workflows, schedules and settings of queues as people write them. Never blocks; any thread. */
public interface DefinitionTexts {
  /** Reads JSON or YAML, of which one text may hold several documents. Problems stand in them. */
  List<Document> read(String text);

  /**
   * In which fields a definition differs from the one that is stored, by the names of the file and
   * in its order. Values are shortened to 200 characters, their secrets hidden.
   *
   * @param stored of the same kind as the wanted one
   * @param most fields to tell; the others are counted
   */
  Difference difference(Document.Body stored, Document.Body wanted, int most);
}
