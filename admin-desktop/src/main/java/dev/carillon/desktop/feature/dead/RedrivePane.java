package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.task.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * The plan of a redrive, and the button that does it. It acts on what it was opened for, and only
 * on letters that were dead when the plan was made, whatever the list beside it shows by then.
 */
final class RedrivePane extends VBox {
  /** How many go at a time. */
  private enum Pace {
    STEPS,
    ONCE
  }

  private static final int FIRST = 1;
  private static final int SECOND = 10;

  private final DeadViewModel model;
  private final Host host;
  private final Target target;
  private final Runnable back;
  private final Consumer<Canary> watch;
  private final Work planning;
  private final Work doing;
  private final Segments<Pace> pace;
  private final HBox steps = new HBox();
  private final VBox care;
  private final TextField percent = number("10", "dead-percent");
  private final TextField rate = number("50", "dead-rate");
  private final TextArea payload = new TextArea();
  private final TextField priority = number("", "dead-priority");
  private final FactGrid facts = new FactGrid();
  private final Label made = new Label(text("dead.planning"));
  private final CommandLine command = new CommandLine();
  private final Button go;
  private final boolean editing;
  private Optional<DeadOutcome> plan = Optional.empty();
  private String original = "";
  private long plannedMs;

  RedrivePane(
      DeadViewModel model,
      Host host,
      Target target,
      boolean editing,
      Runnable back,
      Consumer<Canary> watch) {
    this.model = model;
    this.host = host;
    this.target = target;
    this.editing = editing;
    this.back = back;
    this.watch = watch;
    planning = model.console().work();
    doing = model.console().work();
    setId("redrive-pane");
    getStyleClass().addAll("card", "side-pane");
    List<Pace> paces = target.canary() ? List.of(Pace.values()) : List.of(Pace.ONCE);
    pace = new Segments<>(paces, p -> text("dead.pace." + p), paces.getFirst());
    care = care();
    go = Buttons.primary("", this::go);
    go.setId("redrive-go");
    go.disableProperty()
        .bind(
            planning
                .phase()
                .isNotEqualTo(Work.Phase.SUCCEEDED)
                .or(doing.phase().isEqualTo(Work.Phase.RUNNING)));
    build();
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.isShortcutDown() && e.getCode() == KeyCode.ENTER) {
            go.fire();
            e.consume();
          }
        });
    var unused = pace.value().subscribe(p -> tell());
    for (var field : List.of(percent, rate, priority)) {
      var unusedToo = field.textProperty().subscribe(t -> tell());
    }
    var unusedToo = payload.textProperty().subscribe(t -> tell());
    plan();
  }

  /** The keyboard is here from now on: Ctrl Enter does it. */
  void focus() {
    pace.getChildren().getFirst().requestFocus();
  }

  private void build() {
    Label title = new Label(text("dead.redrive.title", CausePane.tasks(target.count())));
    title.getStyleClass().add("side-title");
    made.getStyleClass().add("caption");
    made.setWrapText(true);
    made.setMinHeight(Region.USE_PREF_SIZE);
    ProblemBar problem = new ProblemBar();
    for (Work work : List.of(doing, planning)) {
      var unused =
          work.problem()
              .subscribe(
                  p -> problem.show(doing.problem().get().or(() -> planning.problem().get())));
    }
    VBox body = new VBox(pace, care, facts);
    body.getStyleClass().add("side-sections");
    VBox.setVgrow(body, Priority.ALWAYS);
    if (editing) {
      body.getChildren().add(1, edits());
    }
    Label cli = new Label(text("dead.section.command"));
    cli.getStyleClass().add("section");
    body.getChildren().addAll(cli, command);
    HBox buttons = new HBox(go, Buttons.plain(text("dialog.back"), back));
    buttons.getStyleClass().add("side-buttons");
    getChildren().addAll(title, made, body, problem, buttons);
  }

  private VBox care() {
    steps.getStyleClass().add("canary-steps");
    steps.setAlignment(Pos.CENTER_LEFT);
    HBox limits =
        new HBox(new Label(text("dead.stop.before")), percent, new Label(text("dead.stop.after")));
    HBox pacing =
        new HBox(new Label(text("dead.rate.before")), rate, new Label(text("dead.rate.after")));
    for (HBox line : List.of(limits, pacing)) {
      line.getStyleClass().add("sentence");
      line.setAlignment(Pos.CENTER_LEFT);
    }
    percent.setAccessibleText(text("dead.stop.name"));
    rate.setAccessibleText(text("dead.rate.name"));
    VBox box = new VBox(steps, limits, pacing);
    box.getStyleClass().add("canary-terms");
    box.managedProperty().bind(box.visibleProperty());
    return box;
  }

  private VBox edits() {
    payload.getStyleClass().add("mono");
    payload.setPrefRowCount(8);
    payload.setWrapText(true);
    priority.getStyleClass().add("wide");
    payload.setId("dead-payload");
    priority.setPromptText(text("dead.priority.prompt"));
    VBox box =
        new VBox(
            Sheet.field(text("dead.payload", CausePane.tasks(target.count())), payload),
            Sheet.field(text("dead.priority"), priority));
    box.getStyleClass().add("side-sections");
    if (!target.sampleTask().isEmpty()) {
      Work reading = model.console().work();
      reading.start(
          () -> model.console().server().get(target.sampleTask()),
          task -> {
            original = task.payload().utf8();
            payload.setText(original);
          });
    }
    return box;
  }

  private static TextField number(String first, String id) {
    TextField field = new TextField(first);
    field.setId(id);
    field.getStyleClass().add("number-field");
    return field;
  }

  private void plan() {
    planning.start(
        () -> model.server().planRedrive(target.selection(), DeadEdits.NONE),
        out -> {
          plan = Optional.of(out);
          plannedMs = model.console().clock().millis();
          facts.clear();
          facts.add(
              text("dead.plan.where"),
              out.slices().stream().map(CausePane::slice).collect(Collectors.joining("\n")));
          facts
              .add(text("dead.plan.attempts"), text("dead.plan.attempts.words"))
              .add(text("dead.plan.history"), text("dead.plan.history.words"))
              .add(text("dead.plan.queues"), queues(out));
          facts.mono(
              text("dead.plan.sample"), String.join("\n", out.sample().stream().limit(3).toList()));
          tell();
        });
  }

  /** Which of the queues are stopped, so that nothing would run at once. */
  private String queues(DeadOutcome out) {
    Set<String> names = out.slices().stream().map(s -> s.queue()).collect(Collectors.toSet());
    List<String> paused =
        model.console().live().get().overview().stream()
            .flatMap(o -> o.queues().stream())
            .filter(q -> names.contains(q.name()) && q.pause().isPresent())
            .map(q -> q.name())
            .toList();
    return paused.isEmpty()
        ? text("dead.plan.running")
        : text("dead.plan.paused", String.join(", ", paused));
  }

  /** Says again what will be done, and how old the plan is. */
  void tell() {
    boolean stepwise = pace.value().get() == Pace.STEPS;
    care.setVisible(stepwise);
    long n = plan.map(DeadOutcome::matched).orElse(target.count());
    steps.getChildren().clear();
    step(Math.min(n, FIRST));
    step(Math.clamp(n - FIRST, 0, SECOND));
    step(n - FIRST - SECOND);
    go.setText(text("dead.redrive.go", CausePane.tasks(n)));
    plan.ifPresent(
        p ->
            made.setText(
                text(
                    "dead.plan.made",
                    Figures.coarse(model.console().clock().millis() - plannedMs),
                    CausePane.tasks(n))));
    Cli cli = Target.with(target.command(stepwise ? "canary" : "redrive"), chosenEdits());
    if (stepwise) {
      cli.with("--max-fail", percent.getText().strip()).with("--rate", rate.getText().strip());
    } else {
      cli.flag("--yes");
    }
    command.show(cli.toString());
  }

  private void step(long n) {
    if (n <= 0) {
      return;
    }
    if (!steps.getChildren().isEmpty()) {
      steps.getChildren().add(new Label("→"));
    }
    Label chip = new Label(Figures.count(n));
    chip.getStyleClass().addAll("step-chip", Tone.RUN.styleClass());
    steps.getChildren().add(chip);
  }

  private DeadEdits chosenEdits() {
    String text = payload.getText();
    return new DeadEdits(
        editing && !text.equals(original) ? Optional.of(Payload.of(text)) : Optional.empty(),
        Map.of(),
        Set.of(),
        priority.getText().isBlank() ? Optional.empty() : Optional.of(read(priority, 0, 9, -1)));
  }

  private static int read(TextField field, int least, int most, int otherwise) {
    String typed = field.getText().strip();
    boolean right =
        typed.matches("\\d{1,4}")
            && Integer.parseInt(typed) >= least
            && Integer.parseInt(typed) <= most;
    field.getStyleClass().remove("wrong");
    if (!right) {
      field.getStyleClass().add("wrong");
    }
    return right ? Integer.parseInt(typed) : otherwise;
  }

  private void go() {
    int most = read(percent, 0, 99, -1);
    int each = read(rate, 1, 5000, -1);
    DeadEdits edits = chosenEdits();
    if (most < 0 || each < 0 || edits.priority().filter(p -> p < 0).isPresent()) {
      return;
    }
    if (pace.value().get() == Pace.STEPS) {
      CanaryTerms terms = new CanaryTerms(most, CanaryTerms.DEFAULT.window(), each);
      doing.start(() -> model.server().startCanary(target.selection(), edits, terms), watch);
      return;
    }
    long until = plan.map(DeadOutcome::diedUntilMs).orElse(0L);
    doing.start(
        () -> Moves.redrive(model.server(), target.selection(), edits, until),
        moved -> {
          String skipped =
              moved.skipped() == 0 ? "" : text("dead.skipped", Figures.count(moved.skipped()));
          host.say(text("dead.redriven", CausePane.tasks(moved.done())) + skipped, Tone.OK);
          back.run();
          model.ask();
        });
  }
}
