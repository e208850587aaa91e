package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StackBar;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Makes fires of a past range: a plan first, then the fires, then how far they are. */
final class BackfillPane extends VBox {
  private final SchedulesViewModel model;
  private final ScheduleSnapshot schedule;
  private final Work planning;
  private final Work applying;
  private final TextField from = new TextField();
  private final TextField to = new TextField();
  private final TextField concurrency = new TextField("1");
  private final CheckBox newest = new CheckBox(text("schedules.fill.newest"));
  private final CheckBox again = new CheckBox(text("schedules.fill.again"));
  private final VBox form;
  private final VBox outcome = new VBox();
  private final Button plan;
  private final Button apply;
  private final Button cancel;
  private final CommandLine command = new CommandLine();
  private Optional<Backfill> shown = Optional.empty();
  private Subscription ticks = () -> {};

  BackfillPane(SchedulesViewModel model, ScheduleSnapshot schedule, Runnable back) {
    this.model = model;
    this.schedule = schedule;
    planning = model.console().work();
    applying = model.console().work();
    setId("backfill-pane");
    getStyleClass().addAll("card", "side-pane");
    Label title = new Label(text("schedules.fill.title", schedule.schedule().id()));
    title.getStyleClass().add("side-title");
    title.setWrapText(true);
    Label words = new Label(text("schedules.fill.words"));
    words.getStyleClass().add("caption");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    from.setId("fill-from");
    to.setId("fill-to");
    long now = model.console().now();
    from.setText(instant(now - Duration.ofDays(1).toMillis()));
    to.setPromptText(text("schedules.fill.to.prompt"));
    concurrency.getStyleClass().add("number-field");
    form =
        new VBox(
            Sheet.field(text("schedules.fill.from", model.console().zone().getId()), from),
            Sheet.field(text("schedules.fill.to"), to),
            Sheet.field(text("schedules.fill.concurrency"), concurrency),
            newest,
            again);
    form.getStyleClass().add("side-sections");
    outcome.getStyleClass().add("side-sections");
    outcome.setId("fill-outcome");
    plan = Buttons.primary(text("schedules.fill.plan"), this::plan);
    plan.setId("fill-plan");
    apply = Buttons.primary("", this::apply);
    apply.setId("fill-apply");
    cancel = Buttons.danger(text("schedules.fill.cancel"), this::cancel);
    cancel.setId("fill-cancel");
    CommandLine.behind(
        cancel,
        () -> shown.map(b -> CommandLine.of("schedule", "backfills", "--stop", b.id())).orElse(""));
    for (Button button : List.of(plan, apply, cancel)) {
      button.managedProperty().bind(button.visibleProperty());
    }
    plan.disableProperty().bind(planning.phase().isEqualTo(Work.Phase.RUNNING));
    apply.disableProperty().bind(applying.phase().isEqualTo(Work.Phase.RUNNING));
    VBox body = new VBox(form, outcome, command);
    body.getStyleClass().add("side-sections");
    VBox.setVgrow(body, Priority.ALWAYS);
    HBox buttons = new HBox(plan, apply, cancel, Buttons.plain(text("dialog.back"), back));
    buttons.getStyleClass().add("side-buttons");
    ProblemBar planProblem = new ProblemBar();
    planProblem.follow(planning.problem());
    ProblemBar problem = new ProblemBar();
    problem.follow(applying.problem());
    getChildren().addAll(title, words, body, planProblem, problem, buttons);
    for (TextField field : List.of(from, to, concurrency)) {
      var unused = field.textProperty().subscribe((was, is) -> forget());
    }
    newest.setOnAction(e -> forget());
    again.setOnAction(e -> forget());
    forget();
  }

  private String instant(long ms) {
    return Instant.ofEpochMilli(ms).atZone(model.console().zone()).format(TypedTime.FORMAT);
  }

  /** Another range is another plan, also than one that is still waited for. */
  private void forget() {
    planning.reset();
    shown = Optional.empty();
    outcome.getChildren().clear();
    tell();
  }

  private Optional<BackfillOrder> order() {
    Optional<Long> begin = read(from, false);
    Optional<Long> end = read(to, true);
    boolean right = concurrency.getText().strip().matches("\\d{1,3}");
    mark(concurrency, right);
    if (begin.isEmpty() || end.isEmpty() || !right) {
      return Optional.empty();
    }
    return Optional.of(
        new BackfillOrder(
            begin.get(),
            end.get(),
            Integer.parseInt(concurrency.getText().strip()),
            newest.isSelected(),
            again.isSelected(),
            ""));
  }

  private Optional<Long> read(TextField field, boolean mayBeEmpty) {
    if (mayBeEmpty && field.getText().isBlank()) {
      return Optional.of(0L);
    }
    Optional<Long> at =
        TypedTime.instant(field.getText(), model.console().zone()).map(Instant::toEpochMilli);
    mark(field, at.isPresent());
    return at;
  }

  private static void mark(TextField field, boolean right) {
    field.getStyleClass().remove("wrong");
    if (!right) {
      field.getStyleClass().add("wrong");
    }
  }

  private ScheduleKey key() {
    return ScheduleKey.of(schedule.schedule());
  }

  private void plan() {
    order().ifPresent(o -> planning.start(() -> model.server().planBackfill(key(), o), this::show));
  }

  private void apply() {
    shown.ifPresent(
        b ->
            applying.start(
                () -> model.server().applyBackfill(b.id()),
                begun -> {
                  show(begun);
                  follow();
                }));
  }

  private void cancel() {
    shown.ifPresent(b -> applying.start(() -> model.server().cancelBackfill(b.id()), this::show));
  }

  private void follow() {
    Work looking = model.console().work();
    ticks =
        Metronome.every(
            Duration.ofSeconds(1),
            () ->
                shown.ifPresent(
                    b -> {
                      if (b.state() != BackfillState.RUNNING) {
                        ticks.close();
                        model.ask();
                      } else if (looking.phase().get() != Work.Phase.RUNNING) {
                        looking.start(() -> model.server().backfill(b.id()), this::show);
                      }
                    }));
  }

  void close() {
    ticks.close();
  }

  private void show(Backfill b) {
    shown = Optional.of(b);
    outcome.getChildren().clear();
    FactGrid facts = new FactGrid();
    facts
        .add(text("schedules.fill.total"), Figures.count(b.total()))
        .add(
            text("schedules.fill.already"),
            b.already() == 0 ? "" : text("schedules.fill.already.of", Figures.count(b.already())));
    if (b.state() == BackfillState.PLANNED) {
      facts.add(
          text("schedules.fill.sample"),
          b.sample().isEmpty()
              ? ""
              : instant(b.sample().getFirst()) + " – " + instant(b.sample().getLast()));
    } else {
      StackBar bar = new StackBar();
      bar.show(
          b.total(),
          List.of(
              new StackBar.Part(Tone.OK, b.succeeded()),
              new StackBar.Part(Tone.DEAD, b.failed() + b.refused()),
              new StackBar.Part(Tone.RUN, b.made() - b.succeeded() - b.failed())));
      outcome.getChildren().add(bar);
      facts
          .add(
              text("schedules.fill.made"),
              text("of", Figures.count(b.made()), Figures.count(b.total())))
          .add(text("schedules.fill.succeeded"), Figures.count(b.succeeded()))
          .add(text("schedules.fill.failed"), Figures.count(b.failed() + b.refused()));
    }
    Label state = new Label(text("schedules.fill.state." + b.state()));
    state.getStyleClass().add("heading");
    outcome.getChildren().addFirst(state);
    outcome.getChildren().add(facts);
    tell();
  }

  private void tell() {
    Optional<BackfillState> state = shown.map(Backfill::state);
    plan.setVisible(state.isEmpty());
    apply.setVisible(state.filter(s -> s == BackfillState.PLANNED).isPresent());
    cancel.setVisible(state.filter(s -> s == BackfillState.RUNNING).isPresent());
    form.setDisable(state.filter(s -> s != BackfillState.PLANNED).isPresent());
    shown.ifPresent(
        b -> {
          apply.setText(text("schedules.fill.go", Figures.count(b.total())));
          apply.setVisible(apply.isVisible() && b.total() > 0);
        });
    order()
        .ifPresent(
            o ->
                command.show(
                    order(ScheduleSheets.command("backfill", key()), o)
                        .flag(shown.isEmpty() ? "--dry-run" : "--yes")
                        .toString()));
  }

  private static Cli order(Cli cli, BackfillOrder o) {
    cli.with("--from", Instant.ofEpochMilli(o.fromMs()).toString())
        .with("--to", o.toMs() == 0 ? "" : Instant.ofEpochMilli(o.toMs()).toString())
        .with("--concurrency", o.concurrency() == 1 ? "" : String.valueOf(o.concurrency()));
    if (o.newestFirst()) {
      cli.flag("--newest-first");
    }
    return o.again() ? cli.flag("--again") : cli;
  }
}
