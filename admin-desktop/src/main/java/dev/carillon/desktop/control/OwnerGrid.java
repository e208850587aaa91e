package dev.carillon.desktop.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** A square for each bucket with the letter of its owner, and who has which letter. */
public final class OwnerGrid extends VBox {
  private static final List<Tone> TONES = List.of(Tone.RUN, Tone.OK, Tone.WAIT, Tone.RETRY);

  /**
   * One square.
   *
   * @param owner empty: nobody
   */
  public record Square(String owner, String words) {}

  private final FlowPane squares = new FlowPane(4, 4);
  private final FlowPane legend = new FlowPane(16, 4);
  private List<Square> shown = List.of();

  public OwnerGrid() {
    getStyleClass().add("owner-grid");
    getChildren().addAll(squares, legend);
  }

  /**
   * @param nobody the word for what nobody owns
   */
  public void show(List<Square> next, String nobody) {
    if (next.equals(shown)) {
      return;
    }
    shown = List.copyOf(next);
    Map<String, Integer> owners = new LinkedHashMap<>();
    shown.stream()
        .map(Square::owner)
        .filter(o -> !o.isEmpty())
        .sorted()
        .forEach(o -> owners.merge(o, 1, Integer::sum));
    List<String> names = new ArrayList<>(owners.keySet());
    squares.getChildren().setAll(shown.stream().map(s -> square(s, names)).toList());
    legend.getChildren().clear();
    owners.forEach(
        (name, n) -> {
          Label key = letter(names.indexOf(name));
          Label words = new Label(name + "  " + n, key);
          legend.getChildren().add(words);
        });
    long free = shown.stream().filter(s -> s.owner().isEmpty()).count();
    if (free > 0) {
      legend.getChildren().add(new Label(nobody + "  " + free, letter(-1)));
    }
  }

  private static Label square(Square s, List<String> names) {
    Label label = letter(names.indexOf(s.owner()));
    Tips.on(label, s.words());
    label.setAccessibleText(s.words());
    return label;
  }

  private static Label letter(int owner) {
    Label label = new Label(owner < 0 ? "–" : String.valueOf((char) ('A' + owner % 26)));
    Tone tone = owner < 0 ? Tone.DEAD : TONES.get(owner % TONES.size());
    label.getStyleClass().addAll("owner-square", tone.styleClass());
    return label;
  }
}
