package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.GateList;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Why the task in front does not run, or what became of it; asked for while it is looked at. */
final class ExplainPane extends ScrollArea {
  private final Console console;
  private final Work work;
  private final GateList gates = new GateList();
  private final Label asking = new Label(text("explain.asking"));
  private String shown = "";
  private boolean wasAway;

  ExplainPane(Console console) {
    this.console = console;
    this.work = console.work();
    setId("task-explain");
    ProblemBar problem = new ProblemBar();
    problem.follow(work.problem());
    asking.getStyleClass().add("muted");
    asking.managedProperty().bind(asking.visibleProperty());
    VBox body = new VBox(8, asking, problem, gates);
    body.getStyleClass().add("tab-body");
    setContent(body);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFocusTraversable(false);
  }

  /** Once a second while it is looked at: what failed in an outage is asked for after it. */
  void tick() {
    boolean up = console.live().get().link().up();
    wasAway |= !up;
    if (up && wasAway && !work.running()) {
      wasAway = false;
      if (work.phase().get() == Work.Phase.FAILED) {
        ask(shown);
      }
    }
  }

  void ask(String id) {
    if (!id.equals(shown)) {
      gates.getChildren().clear();
      asking.setVisible(true);
      shown = id;
    }
    work.start(
        () -> console.server().explain(id),
        found -> {
          asking.setVisible(false);
          gates.show(found);
        });
  }
}
