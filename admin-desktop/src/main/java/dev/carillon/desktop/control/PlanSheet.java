package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * One thing done to many: the plan first, then how it goes, then what became of each. What it acts
 * on is fixed by the plan; a live refresh behind it changes nothing here.
 */
public final class PlanSheet extends VBox {
  /**
   * What will be done.
   *
   * @param count how many it acts on
   * @param doIt the words of the button, with count and target
   * @param destructive whether the button warns
   * @param irreversible whether there is no way back
   * @param typed whether the count must be typed first
   * @param breakdown how they are spread, for example queue, mail, 47
   * @param sample some of them
   * @param effects what will happen, a sentence each
   * @param command that does the same; empty: none
   */
  public record Plan(
      long count,
      String doIt,
      boolean destructive,
      boolean irreversible,
      boolean typed,
      List<Share> breakdown,
      List<String> sample,
      List<String> effects,
      String command) {}

  /** So many of the plan have this value. */
  public record Share(String field, String value, long count) {}

  /**
   * How far it is.
   *
   * @param notes drift, rate and the like, a sentence each
   * @param over whether nothing more happens
   */
  public record Progress(
      long total, long ok, long skipped, long failed, List<String> notes, boolean over) {}

  private final ModalLayer layer;
  private final VBox body = new VBox();
  private final ProblemBar problem = new ProblemBar();
  private final HBox buttons = new HBox();
  private Runnable closed = () -> {};
  private Optional<PlanProgress> running = Optional.empty();

  public PlanSheet(ModalLayer layer, String title) {
    this.layer = layer;
    getStyleClass().addAll("card", "dialog", "plan-sheet");
    setId("plan-sheet");
    Label head = new Label(title);
    head.getStyleClass().add("sheet-title");
    head.setWrapText(true);
    head.setMinHeight(Region.USE_PREF_SIZE);
    body.getStyleClass().add("sheet-body");
    buttons.getStyleClass().add("sheet-buttons");
    buttons.setAlignment(Pos.CENTER_RIGHT);
    getChildren().addAll(head, body, problem, buttons);
    var unused =
        parentProperty()
            .subscribe(
                (was, now) -> {
                  if (was != null && now == null) {
                    closed.run();
                  }
                });
  }

  /** Whoever waits for a server stops waiting then. */
  public void onClosed(Runnable action) {
    closed = action;
  }

  /** Opens while the plan is being made. */
  public void open(String waitsFor) {
    Button back = Buttons.plain(Texts.text("dialog.back"), layer::dismiss);
    waiting(waitsFor);
    buttons.getChildren().setAll(back);
    layer.show(this, back);
  }

  /** What it waits for, and how far that is, in words. */
  public void waiting(String words) {
    Label label = new Label(words, new FontIcon("fth-loader"));
    label.getStyleClass().add("sheet-words");
    body.getChildren().setAll(label);
  }

  /** Shows the plan; nothing has happened yet. */
  public void plan(Plan plan, Runnable apply) {
    problem.show(Optional.empty());
    body.getChildren().setAll(new PlanBody(plan));
    Button back = Buttons.plain(Texts.text("dialog.back"), layer::dismiss);
    Button go =
        plan.destructive()
            ? Buttons.danger(plan.doIt(), apply)
            : Buttons.primary(plan.doIt(), apply);
    go.setId("confirm");
    go.setDefaultButton(true);
    if (plan.destructive()) {
      go.getStyleClass().add("filled");
    }
    buttons.getChildren().setAll(back, go);
    if (plan.count() == 0) {
      go.setDisable(true);
      back.requestFocus();
    } else if (plan.typed()) {
      TypedCount typed = new TypedCount(plan.count());
      body.getChildren().add(typed);
      go.disableProperty().bind(typed.right().not());
      typed.input().requestFocus();
    } else {
      go.requestFocus();
    }
  }

  /** Shows how it goes. */
  public void progress(Progress now, Runnable stop) {
    PlanProgress shown = running.orElseGet(() -> begin(stop));
    shown.show(now);
    if (now.over()) {
      Button close = Buttons.primary(Texts.text("plan.close"), layer::dismiss);
      close.setId("plan-close");
      close.setDefaultButton(true);
      buttons.getChildren().setAll(close);
      close.requestFocus();
    }
  }

  private PlanProgress begin(Runnable stop) {
    PlanProgress begun = new PlanProgress();
    running = Optional.of(begun);
    body.getChildren().setAll(begun);
    Button halt = Buttons.danger(Texts.text("plan.stop"), stop);
    halt.setId("plan-stop");
    Button hide = Buttons.plain(Texts.text("plan.hide"), layer::dismiss);
    buttons.getChildren().setAll(hide, halt);
    return begun;
  }

  /** What became of single ones, those that did not go well first. */
  public void results(List<PlanProgress.Result> results, long more) {
    running.ifPresent(r -> r.results(results, more));
  }

  public void problem(Optional<Problem> why) {
    problem.show(why);
  }

  /** What a plan says, without its buttons. */
  private static final class PlanBody extends VBox {
    PlanBody(Plan plan) {
      getStyleClass().add("sheet-body");
      if (!plan.breakdown().isEmpty()) {
        getChildren().add(breakdown(plan.breakdown()));
      }
      plan.effects().forEach(effect -> getChildren().add(effect(effect)));
      if (plan.irreversible()) {
        Label words =
            new Label(Texts.text("confirm.irreversible"), new FontIcon("fth-alert-triangle"));
        words.getStyleClass().addAll("irreversible", Tone.DEAD.styleClass());
        getChildren().add(words);
      }
      if (!plan.sample().isEmpty()) {
        Label title = new Label(Texts.text("plan.sample"));
        title.getStyleClass().add("field-label");
        VBox lines = new VBox(title);
        plan.sample().stream().limit(5).forEach(id -> lines.getChildren().add(mono(id)));
        if (plan.count() > Math.min(5, plan.sample().size())) {
          Label more =
              new Label(
                  Texts.text(
                      "plan.more",
                      Figures.count(plan.count() - Math.min(5, plan.sample().size()))));
          more.getStyleClass().add("muted");
          lines.getChildren().add(more);
        }
        getChildren().add(lines);
      }
      if (!plan.command().isEmpty()) {
        getChildren().add(new CommandLine(plan.command()));
      }
    }

    private static Label mono(String text) {
      Label label = new Label(text);
      label.getStyleClass().add("mono");
      return label;
    }

    private static Label effect(String words) {
      Label label = new Label(words, new FontIcon("fth-chevron-right"));
      label.setWrapText(true);
      label.setMinHeight(Region.USE_PREF_SIZE);
      label.getStyleClass().add("plan-effect");
      return label;
    }

    /** A column for each field, its most frequent values below each other. */
    private static HBox breakdown(List<Share> shares) {
      HBox columns = new HBox();
      columns.getStyleClass().add("plan-breakdown");
      shares.stream()
          .map(Share::field)
          .distinct()
          .forEach(
              field -> {
                Label name = new Label(field);
                name.getStyleClass().add("field-label");
                VBox column = new VBox(name);
                shares.stream()
                    .filter(s -> s.field().equals(field))
                    .limit(5)
                    .forEach(s -> column.getChildren().add(share(s)));
                columns.getChildren().add(column);
              });
      return columns;
    }

    private static HBox share(Share share) {
      Label count = new Label(Figures.count(share.count()));
      count.getStyleClass().addAll("heading", "share-count");
      HBox line = new HBox(count, new Label(share.value()));
      line.getStyleClass().add("share");
      return line;
    }
  }
}
