package dev.carillon.desktop.feature;

import java.util.UUID;

/**
 * The key of an order that is not to be carried out twice: one that is given again word for word,
 * because its answer did not come, has the key it had. Used on the JavaFX thread only.
 */
public final class Once {
  private Object order = "";
  private String key = "";

  /**
   * @param words all that the order says
   */
  public String keyOf(Object words) {
    if (key.isEmpty() || !words.equals(order)) {
      order = words;
      key = "r-" + UUID.randomUUID();
    }
    return key;
  }

  /** It was answered: the same words are another order from now on. */
  public void done() {
    key = "";
  }
}
