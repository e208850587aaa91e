package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Problem;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What failed, why, and what to do; in place, and gone when it works again. */
public final class ProblemBar extends HBox {
  private final Label what = new Label();
  private final Label advice = new Label();

  public ProblemBar() {
    getStyleClass().addAll("problem-bar", "tone-dead");
    setAlignment(Pos.TOP_LEFT);
    what.getStyleClass().add("problem-what");
    what.setWrapText(true);
    what.setMinHeight(Region.USE_PREF_SIZE);
    advice.setWrapText(true);
    advice.setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(new FontIcon("fth-alert-triangle"), new VBox(what, advice));
    show(Optional.empty());
  }

  public void follow(ObservableValue<Optional<Problem>> problem) {
    problem.subscribe(this::show);
  }

  public void show(Optional<Problem> problem) {
    what.setText(problem.map(Problem::what).orElse(""));
    advice.setText(problem.map(Problem::advice).orElse(""));
    boolean hint = !advice.getText().isEmpty();
    advice.setVisible(hint);
    advice.setManaged(hint);
    setVisible(problem.isPresent());
    setManaged(problem.isPresent());
  }
}
