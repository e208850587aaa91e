package dev.carillon.desktop.feature.workers;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Wires the list of workers. */
public final class WorkersView implements Screen {
  private static final int SHOWN_TASKS = 12;

  private final WorkersViewModel model;
  private final Host host;
  private final Parent root;
  private final Work resuming;

  @FXML private Label total;
  @FXML private TableView<Row<WorkerSnapshot>> table;
  @FXML private Button pause;
  @FXML private Button resume;
  @FXML private Button drain;
  @FXML private Button resize;
  @FXML private Label note;
  @FXML private FlowPane running;
  @FXML private VBox content;

  public WorkersView(WorkersViewModel model, Host host) {
    this.model = model;
    this.host = host;
    this.resuming = model.console().work();
    root = Fxml.load(this);
    columns();
    rows();
    host.keepColumns("workers", table, true);
    ProblemBar problem = new ProblemBar();
    problem.follow(resuming.problem());
    content.getChildren().add(1, problem);
    CommandLine.behind(resume, this::resumeCommand);
    total
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> model.loaded().get() ? Figures.count(table.getItems().size()) : "",
                table.getItems(),
                model.loaded()));
    var unused =
        table
            .getSelectionModel()
            .selectedItemProperty()
            .flatMap(row -> row.value())
            .subscribe(this::select);
    var unusedToo = model.console().onRefusal(this::refuse);
  }

  private void refuse() {
    String refusal = model.console().refusal();
    for (Button button : List.of(pause, resume, drain, resize)) {
      Buttons.refuse(button, refusal);
    }
  }

  private String resumeCommand() {
    WorkerSnapshot worker = selected();
    return worker == null ? "" : Cli.of("carillon worker resume").word(worker.id()).toString();
  }

  private void columns() {
    Columns.dress(table, text("workers.title"));
    table.getColumns().add(Columns.text(text("workers.name"), 110, WorkersView::nameOf, "strong"));
    table
        .getColumns()
        .add(
            Columns.<WorkerSnapshot, StatusBadge>control(
                text("workers.status"), 100, StatusBadge::new, (b, w) -> b.show(w.status())));
    table
        .getColumns()
        .add(
            Columns.<WorkerSnapshot, SlotsCell>control(
                text("workers.slots"), 132, SlotsCell::new, SlotsCell::show));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("workers.cpu"),
                72,
                WorkerSnapshot::cpuPermille,
                (WorkerSnapshot w) -> Math.round(w.cpuPermille() / 10.0) + " %"));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("workers.memory"),
                84,
                WorkerSnapshot::rssBytes,
                (WorkerSnapshot w) -> Figures.bytes(w.rssBytes())));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("workers.beat"),
                76,
                WorkerSnapshot::lastBeatMs,
                (WorkerSnapshot w) -> text("ago", Figures.coarse(model.silence(w)))));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("workers.completed"),
                82,
                WorkerSnapshot::completed,
                (WorkerSnapshot w) -> Figures.count(w.completed())));
    table
        .getColumns()
        .add(
            Columns.apart(
                Columns.text(text("workers.types"), 220, w -> String.join(", ", w.types()))));
    table.getColumns().add(Columns.text(text("workers.host"), 124, WorkerSnapshot::host, "muted"));
    table
        .getColumns()
        .add(Columns.text(text("workers.version"), 64, WorkerSnapshot::version, "muted"));
  }

  private void rows() {
    table.setItems(model.rows().rows());
    EmptyState empty =
        new EmptyState("fth-cpu", text("workers.empty"), text("workers.empty.words"));
    empty.command("carillon worker --server " + model.console().live().get().address());
    EmptyState waiting =
        new EmptyState("fth-loader", text("loading.workers"), text("loading.first.words"));
    table.placeholderProperty().bind(model.loaded().map(done -> done ? empty : waiting));
  }

  static String nameOf(WorkerSnapshot worker) {
    return worker.name().isEmpty() ? worker.id() : worker.name();
  }

  private void select(@Nullable WorkerSnapshot w) {
    pause.setDisable(w == null || w.status() != WorkerStatus.LIVE);
    resume.setDisable(w == null || w.status() != WorkerStatus.PAUSED);
    drain.setDisable(
        w == null || w.status() == WorkerStatus.DRAINING || w.status() == WorkerStatus.GONE);
    resize.setDisable(w == null || w.status() == WorkerStatus.GONE);
    running.getChildren().clear();
    if (w == null) {
      note.setText(text("workers.hint"));
      return;
    }
    note.setText(
        w.runningTasks().isEmpty()
            ? text("workers.idle", nameOf(w), w.pid())
            : text("workers.runs", nameOf(w), w.pid()));
    w.runningTasks().stream()
        .limit(SHOWN_TASKS)
        .forEach(
            id -> {
              Button link = Buttons.plain(id, () -> host.showTask(id));
              link.getStyleClass().addAll("link", "mono");
              running.getChildren().add(link);
            });
    // Of many workers each names only some of what it runs.
    int more = w.running() - running.getChildren().size();
    if (!w.runningTasks().isEmpty() && more > 0) {
      Label rest = new Label(text("workers.more", more));
      rest.getStyleClass().add("muted");
      running.getChildren().add(rest);
    }
  }

  private @Nullable WorkerSnapshot selected() {
    Row<WorkerSnapshot> row = table.getSelectionModel().getSelectedItem();
    return row == null ? null : row.get();
  }

  @FXML
  private void pause() {
    WorkerSnapshot worker = selected();
    if (worker == null
        || worker.status() != WorkerStatus.LIVE
        || !model.console().refusal().isEmpty()) {
      return;
    }
    String id = worker.id();
    String name = nameOf(worker);
    Work work = model.console().work();
    TextField reason = new TextField();
    reason.setPromptText(text("workers.pause.reason.prompt"));
    new Sheet(host.dialogs(), text("workers.pause.title", name), text("workers.pause.words"))
        .with(Sheet.field(text("workers.pause.reason"), reason))
        .command(
            () ->
                Cli.of("carillon worker pause")
                    .word(id)
                    .with("--reason", reason.getText().strip())
                    .toString(),
            reason.textProperty())
        .open(
            text("workers.pause.go", name),
            false,
            work,
            () ->
                model.pause(
                    work,
                    id,
                    reason.getText().strip(),
                    w -> host.say(text("workers.paused", name), Tone.OK)),
            reason);
  }

  @FXML
  private void resume() {
    WorkerSnapshot worker = selected();
    if (worker != null
        && worker.status() == WorkerStatus.PAUSED
        && model.console().refusal().isEmpty()) {
      String name = nameOf(worker);
      model.resume(resuming, worker.id(), w -> host.say(text("workers.resumed", name), Tone.OK));
    }
  }

  @FXML
  private void drain() {
    WorkerSnapshot worker = selected();
    if (worker == null || drain.isDisabled() || !model.console().refusal().isEmpty()) {
      return;
    }
    DrainSheet.open(model, host, worker);
  }

  @FXML
  private void resize() {
    WorkerSnapshot worker = selected();
    if (worker == null || resize.isDisabled() || !model.console().refusal().isEmpty()) {
      return;
    }
    String id = worker.id();
    String name = nameOf(worker);
    TextField slots = new TextField(String.valueOf(worker.slots()));
    slots.setId("resize-slots");
    Work work = model.console().work();
    new Sheet(host.dialogs(), text("workers.resize.title", name), text("workers.resize.words"))
        .with(Sheet.field(text("workers.resize.slots"), slots))
        .command(
            () ->
                Cli.of("carillon worker resize")
                    .word(id)
                    .with("--slots", slots.getText().strip())
                    .toString(),
            slots.textProperty())
        .open(
            text("workers.resize.go", name),
            false,
            work,
            () -> {
              String typed = slots.getText().strip();
              boolean right = typed.matches("\\d{1,5}");
              slots.getStyleClass().remove("wrong");
              if (right) {
                model.resize(
                    work,
                    id,
                    Integer.parseInt(typed),
                    w -> host.say(text("workers.resized", name, w.slots()), Tone.OK));
              } else {
                slots.getStyleClass().add("wrong");
              }
            },
            slots);
  }

  @FXML
  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case P -> pause();
      case R -> resume();
      case D -> drain();
      case S -> resize();
      default -> {
        return;
      }
    }
    e.consume();
  }

  @Override
  public void open(String id) {
    for (Row<WorkerSnapshot> row : List.copyOf(table.getItems())) {
      if (row.key().equals(id) || row.get().name().equals(id)) {
        table.getSelectionModel().select(row);
        table.scrollTo(row);
        table.requestFocus();
      }
    }
  }

  @Override
  public Parent root() {
    return root;
  }
}
