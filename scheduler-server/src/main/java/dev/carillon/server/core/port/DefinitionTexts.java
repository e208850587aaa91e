package dev.carillon.server.core.port;

import dev.carillon.server.core.apply.Document;
import java.util.List;

/** Workflows, schedules and settings of queues as people write them. Never blocks; any thread. */
public interface DefinitionTexts {
  /** Reads JSON or YAML, of which one text may hold several documents. Problems stand in them. */
  List<Document> read(String text);
}
