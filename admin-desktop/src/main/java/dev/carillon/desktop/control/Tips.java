package dev.carillon.desktop.control;

import java.util.Map;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;

/**
 * Words that come up where somebody points. A tooltip is a window with a scene of its own; a table
 * or a heat map would have hundreds, and new ones with every answer. So it is made when the pointer
 * comes.
 */
public final class Tips {
  private enum Kept {
    WORDS,
    TOOLTIP
  }

  private static final EventHandler<MouseEvent> POINTED_AT = e -> tell((Node) e.getSource());

  private Tips() {}

  /**
   * Puts words on a node, in the place of those it had.
   *
   * @param words empty for none
   */
  public static void on(Node node, String words) {
    Map<Object, Object> kept = node.getProperties();
    if (words.isEmpty()) {
      kept.remove(Kept.WORDS);
      node.setAccessibleHelp(null);
      if (kept.remove(Kept.TOOLTIP) instanceof Tooltip tooltip) {
        Tooltip.uninstall(node, tooltip);
      }
      return;
    }
    kept.put(Kept.WORDS, words);
    // Who hears the screen points at nothing.
    node.setAccessibleHelp(words);
    if (kept.get(Kept.TOOLTIP) instanceof Tooltip tooltip) {
      tooltip.setText(words);
    }
    node.addEventHandler(MouseEvent.MOUSE_ENTERED, POINTED_AT);
    if (node.isHover()) {
      tell(node);
    }
  }

  private static void tell(Node node) {
    Map<Object, Object> kept = node.getProperties();
    if (kept.get(Kept.WORDS) instanceof String words && !kept.containsKey(Kept.TOOLTIP)) {
      Tooltip tooltip = new Tooltip(words);
      kept.put(Kept.TOOLTIP, tooltip);
      Tooltip.install(node, tooltip);
    }
  }
}
