package dev.carillon.desktop.feature;

import javafx.scene.Parent;

/** One screen of the console. Made at its first visit, then kept. */
public interface Screen {
  Parent root();

  /** It is in front now: streams may be opened. */
  default void shown() {}

  /** It is not in front any more: its streams are closed. */
  default void hidden() {}

  /** Asks the server anew. */
  default void refresh() {}

  /** Closes what lies over the screen's list; false if nothing did. */
  default boolean back() {
    return false;
  }

  /** Brings the thing of that id or name to the front: a run, a schedule, a queue, a worker. */
  default void open(String id) {}

  /** Puts the keyboard where a filter is typed. */
  default void find() {}
}
