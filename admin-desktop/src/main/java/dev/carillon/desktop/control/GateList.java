package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Why a task does not run: everything that can stand before it, and what was found there. */
public final class GateList extends VBox {
  public GateList() {
    setSpacing(8);
    setId("gates");
  }

  public void show(Explanation explanation) {
    Label verdict = new Label(Spoken.sentence(explanation.told(), explanation.verdict()));
    verdict.getStyleClass().add("heading");
    verdict.setWrapText(true);
    verdict.setMinHeight(Region.USE_PREF_SIZE);
    VBox gates = new VBox();
    explanation.gates().stream()
        .filter(g -> g.result() != Gate.Result.NOT_APPLICABLE)
        .forEach(g -> gates.getChildren().add(gate(g)));
    getChildren().setAll(verdict, gates);
    if (!explanation.command().isEmpty()) {
      getChildren().add(1, new CommandLine(explanation.command()));
    }
  }

  private static HBox gate(Gate gate) {
    boolean open = gate.result() == Gate.Result.PASS;
    FontIcon icon = new FontIcon(open ? "fth-check" : "fth-clock");
    String found = Spoken.evidence(gate);
    Label words = new Label(found);
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    HBox line = new HBox(icon, words);
    line.setAlignment(Pos.TOP_LEFT);
    line.getStyleClass().addAll("gate", (open ? Tone.OK : Tone.RETRY).styleClass());
    words.setAccessibleText(
        Texts.text(open ? "gate.open" : "gate.closed", Spoken.name(gate), found));
    return line;
  }
}
