package dev.carillon.server.core.apply;

import dev.carillon.model.apply.Difference;
import dev.carillon.server.core.port.DefinitionTexts;

/** Tells what is different of the definitions of one call, never more than an answer holds. */
final class Differences {
  private static final int MOST_OF_ONE = 100;

  /** Three texts of 200 characters each, of up to three bytes: below the 4 MiB of an answer. */
  private static final int MOST = 2_000;

  private final DefinitionTexts texts;
  private int left = MOST;

  Differences(DefinitionTexts texts) {
    this.texts = texts;
  }

  Difference of(Document.Body stored, Document.Body wanted) {
    Difference difference = texts.difference(stored, wanted, Math.min(left, MOST_OF_ONE));
    left -= difference.fields().size();
    return difference;
  }
}
