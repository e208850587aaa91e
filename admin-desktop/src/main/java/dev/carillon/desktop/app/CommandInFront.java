package dev.carillon.desktop.app;

import dev.carillon.desktop.control.CommandLine;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.jspecify.annotations.Nullable;

/** The command that does what the operator is about to do. */
final class CommandInFront {
  private CommandInFront() {}

  /**
   * That of the control that has the keyboard; else the one that is shown in a dialog or beside the
   * list; empty: there is none.
   *
   * @param dialog what lies over the screen; null: nothing
   */
  static String of(@Nullable Node focused, @Nullable Parent dialog, Parent screen) {
    String own = focused == null ? "" : CommandLine.behind(focused);
    return own.isEmpty() ? shown(dialog == null ? screen : dialog) : own;
  }

  private static String shown(Parent in) {
    for (Node child : in.getChildrenUnmodifiable()) {
      if (!child.isVisible()) {
        continue;
      }
      String found =
          child instanceof CommandLine line
              ? line.command()
              : child instanceof Parent p ? shown(p) : "";
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }
}
