package dev.carillon.desktop.control;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** How the last ones went, oldest at the left: a bar each, told apart by colour and height. */
public final class ResultStrip extends HBox {
  /** One of them. */
  public record Result(Tone tone, String words) {}

  private List<Result> shown = List.of();

  public ResultStrip() {
    getStyleClass().add("result-strip");
    setAlignment(Pos.BOTTOM_LEFT);
    setMaxHeight(USE_PREF_SIZE);
  }

  public void show(List<Result> results) {
    if (results.equals(shown)) {
      return;
    }
    shown = List.copyOf(results);
    getChildren()
        .setAll(
            shown.stream()
                .map(
                    r -> {
                      Region bar = new Region();
                      bar.getStyleClass().addAll("result", r.tone().styleClass());
                      Tips.on(bar, r.words());
                      return bar;
                    })
                .toList());
    setAccessibleText(String.join(", ", shown.stream().map(Result::words).toList()));
  }
}
