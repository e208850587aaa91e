package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.StackBar;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Followed;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A careful redrive as it goes on in the server, and the button that stops it. */
final class CanaryPane extends VBox {
  private static final List<CanaryState> STEPS =
      List.of(CanaryState.ONE, CanaryState.TEN, CanaryState.REST);

  private final DeadViewModel model;
  private final StatusBadge badge = new StatusBadge();
  private final Label verdict = new Label();
  private final HBox steps = new HBox();
  private final StackBar bar = new StackBar();
  private final FactGrid facts = new FactGrid();
  private final Button stop;
  private final Button back;
  private final Followed<Canary> followed;
  private final Subscription refusals;
  private Canary shown;

  CanaryPane(DeadViewModel model, Canary first, Runnable close) {
    this.model = model;
    shown = first;
    setId("canary-pane");
    getStyleClass().addAll("card", "side-pane");
    Work stopping = model.console().work();
    stop =
        Buttons.danger(
            text("dead.canary.stop"),
            () ->
                stopping.start(
                    () -> model.server().abortCanary(shown.id(), text("dead.canary.reason")),
                    this::show));
    stop.setId("canary-stop");
    CommandLine.behind(stop, () -> CommandLine.of("dlq", "canary", "--abort", shown.id()));
    refusals = model.console().onRefusal(() -> Buttons.refuse(stop, model.console().refusal()));
    back = Buttons.plain(text("dialog.back"), close);
    Label title = new Label(text("dead.canary.title", CausePane.tasks(first.total())));
    title.getStyleClass().add("side-title");
    title.setWrapText(true);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(title, gap, badge);
    head.setAlignment(Pos.TOP_LEFT);
    verdict.setWrapText(true);
    verdict.setMinHeight(Region.USE_PREF_SIZE);
    verdict.getStyleClass().add("muted");
    steps.getStyleClass().add("canary-steps");
    steps.setAlignment(Pos.CENTER_LEFT);
    ProblemBar problem = new ProblemBar();
    problem.follow(stopping.problem());
    CommandLine command = new CommandLine();
    command.show("carillon dlq canary --watch " + first.id());
    VBox body = new VBox(verdict, steps, bar, facts, command);
    body.getStyleClass().add("side-sections");
    VBox.setVgrow(body, Priority.ALWAYS);
    HBox buttons = new HBox(back, stop);
    buttons.getStyleClass().add("side-buttons");
    getChildren().addAll(head, body, problem, buttons);
    show(first);
    followed = new Followed<>(model.console(), c -> !c.state().live(), this::show, why -> {});
    followed.follow(listener -> model.server().watchCanary(shown.id(), listener));
  }

  void close() {
    followed.close();
    refusals.close();
  }

  private void show(Canary c) {
    shown = c;
    badge.show(tone(c.state()), icon(c.state()), text("dead.canary." + c.state()));
    verdict.setText(c.verdict());
    steps.getChildren().clear();
    long[] sizes = {
      Math.min(1, c.total()), Math.clamp(c.total() - 1, 0, 10), Math.max(0, c.total() - 11)
    };
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0) {
        if (i > 0) {
          steps.getChildren().add(new Label("→"));
        }
        steps.getChildren().add(step(c, i, sizes[i]));
      }
    }
    Canary.Counts n = c.counts();
    bar.show(
        c.total(),
        List.of(
            new StackBar.Part(Tone.OK, n.succeeded()),
            new StackBar.Part(Tone.DEAD, n.failed()),
            new StackBar.Part(Tone.RUN, n.pending())));
    facts.clear();
    facts
        .add(
            text("dead.canary.out"),
            text("of", Figures.count(n.redriven()), Figures.count(c.total())))
        .add(text("dead.canary.succeeded"), Figures.count(n.succeeded()))
        .add(text("dead.canary.failed"), Figures.count(n.failed()))
        .add(text("dead.canary.pending"), Figures.count(n.pending()))
        .add(text("dead.canary.stops"), text("dead.canary.stops.at", c.terms().maxFailPercent()))
        .add(text("dead.canary.by"), c.actor());
    stop.setVisible(c.state().live());
    stop.setManaged(c.state().live());
    back.setText(text(c.state().live() ? "dialog.back" : "dead.canary.close"));
  }

  private static Label step(Canary c, int at, long size) {
    Label chip = new Label(Figures.count(size));
    int present = STEPS.indexOf(c.state());
    boolean over = c.state() == CanaryState.DONE || present > at;
    Tone tone = over ? Tone.OK : present == at ? Tone.RUN : Tone.IDLE;
    chip.getStyleClass().addAll("step-chip", tone.styleClass());
    return chip;
  }

  private static Tone tone(CanaryState state) {
    return switch (state) {
      case ONE, TEN, REST -> Tone.RUN;
      case DONE -> Tone.OK;
      case STOPPED -> Tone.DEAD;
      case ABORTED -> Tone.IDLE;
    };
  }

  private static String icon(CanaryState state) {
    return switch (state) {
      case ONE, TEN, REST -> "fth-play";
      case DONE -> "fth-check";
      case STOPPED -> "fth-x";
      case ABORTED -> "fth-slash";
    };
  }
}
