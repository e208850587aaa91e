package dev.carillon.desktop.control.dag;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * How much of a text fits. Letters are measured once a font and added up: measuring each text each
 * frame would take longer than drawing it. On the JavaFX thread.
 */
final class TextWidths {
  private static final String DOTS = "…";

  private final Map<Character, Double> widths = new HashMap<>();
  private final Text probe = new Text();

  TextWidths(Font font) {
    probe.setFont(font);
  }

  double of(String text) {
    double sum = 0;
    for (int i = 0; i < text.length(); i++) {
      sum += widths.computeIfAbsent(text.charAt(i), this::measure);
    }
    return sum;
  }

  private double measure(char letter) {
    // Doubled and halved: a blank at the end would count as nothing.
    probe.setText("x" + letter + "x");
    double with = probe.getLayoutBounds().getWidth();
    probe.setText("xx");
    return with - probe.getLayoutBounds().getWidth();
  }

  /** The text, or its beginning and end: what tells alike names apart stands at their ends. */
  String fit(String text, double room) {
    if (of(text) <= room) {
      return text;
    }
    double dots = of(DOTS);
    int end = text.length();
    int begin = 0;
    double used = dots;
    for (boolean front = true; begin < end; front = !front) {
      char next = front ? text.charAt(begin) : text.charAt(end - 1);
      used += widths.computeIfAbsent(next, this::measure);
      if (used > room) {
        break;
      }
      if (front) {
        begin++;
      } else {
        end--;
      }
    }
    return text.substring(0, begin) + DOTS + text.substring(end);
  }
}
