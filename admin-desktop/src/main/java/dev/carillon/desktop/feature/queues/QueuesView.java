package dev.carillon.desktop.feature.queues;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.QueueBadge;
import dev.carillon.desktop.control.Sparkline;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.QueueLimits;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import javafx.beans.binding.Bindings;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** Wires the list of queues. */
public final class QueuesView implements Screen {
  private final QueuesViewModel model;
  private final Host host;
  private final Parent root;
  private final Work resuming;

  @FXML private TextField filter;
  @FXML private Label total;
  @FXML private TableView<Row<QueueSnapshot>> table;
  @FXML private Button pause;
  @FXML private Button resume;
  @FXML private Button tasks;
  @FXML private Button submit;
  @FXML private Button limits;
  @FXML private Button purge;
  @FXML private Label note;
  @FXML private VBox content;
  @FXML private VBox card;

  private final QueueLimits most;
  private final QueueFoot foot;

  public QueuesView(QueuesViewModel model, Host host) {
    this.model = model;
    this.host = host;
    this.resuming = model.console().work();
    root = Fxml.load(this);
    most =
        new QueueLimits(
            model.console(),
            () -> model.rows().rows().stream().map(Row::key).toList(),
            table::refresh);
    foot = new QueueFoot(model.console());
    card.getChildren().add(foot);
    columns();
    rows();
    host.keepColumns("queues", table, true);
    ProblemBar problem = new ProblemBar();
    problem.follow(resuming.problem());
    content.getChildren().add(1, problem);
    filter.textProperty().bindBidirectional(model.filter());
    total
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> model.loaded().get() ? Figures.count(table.getItems().size()) : "",
                table.getItems(),
                model.loaded()));
    CommandLine.behind(resume, () -> command("queue", "resume"));
    CommandLine.behind(
        tasks, () -> chosen().isEmpty() ? "" : CommandLine.of("task", "find", "queue:" + chosen()));
    var selected = table.getSelectionModel().selectedItemProperty();
    var snapshot = selected.flatMap(row -> row.value());
    var unused =
        snapshot.subscribe(
            q -> {
              pause.setDisable(q == null || q.pause().isPresent());
              resume.setDisable(q == null || q.pause().isEmpty());
              tasks.setDisable(q == null);
              submit.setDisable(q == null);
              limits.setDisable(q == null);
              purge.setDisable(q == null);
              foot.show(q == null ? "" : q.name());
              note.setText(q == null ? text("queues.hint") : describe(q));
            });
    var unusedToo = model.console().onRefusal(this::refuse);
  }

  private void refuse() {
    String refusal = model.console().refusal();
    for (Button button : List.of(pause, resume, limits, purge)) {
      Buttons.refuse(button, refusal);
    }
    Buttons.refuse(submit, model.console().submitRefusal());
  }

  /** The name of the chosen queue; empty: none is. */
  private String chosen() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    return row == null ? "" : row.key();
  }

  private String command(String group, String verb) {
    return chosen().isEmpty() ? "" : CommandLine.of(group, verb, chosen());
  }

  private void columns() {
    Columns.dress(table, text("queues.title"));
    var name = Columns.text(text("queues.name"), 104, QueueSnapshot::name, "strong");
    var course =
        Columns.<QueueSnapshot, Sparkline>control(
            text("queues.course"),
            100,
            Sparkline::new,
            (line, q) -> {
              line.tone(QueueBadge.tone(q));
              line.show(q.doneHistory(), QueueBadge.COURSE_POINTS);
            });
    table.getColumns().add(name);
    table
        .getColumns()
        .add(
            Columns.<QueueSnapshot, StatusBadge>control(
                text("queues.state"),
                204,
                StatusBadge::new,
                (b, q) -> QueueBadge.show(b, q, most.of(q.name()), model.console().zone())));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("queues.waiting"),
                72,
                QueueSnapshot::waiting,
                (QueueSnapshot q) -> Figures.count(q.waiting())));
    var running =
        Columns.<QueueSnapshot, SlotGauge>control(
            text("queues.active"),
            124,
            SlotGauge::new,
            (gauge, q) -> gauge.show(q.depth(TaskState.RUNNING), most.of(q.name())));
    running.setSortable(true);
    running.setComparator(Comparator.comparingLong(q -> q.depth(TaskState.RUNNING)));
    running.getStyleClass().add("align-right");
    table.getColumns().add(running);
    table.getColumns().add(depth("queues.scheduled", TaskState.SCHEDULED));
    table.getColumns().add(depth("queues.retrying", TaskState.RETRY_WAIT));
    table.getColumns().add(depth("queues.dead", TaskState.DEAD));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("queues.oldest"),
                68,
                QueueSnapshot::oldestReadyMillis,
                (QueueSnapshot q) -> q.waiting() == 0 ? "–" : Figures.span(q.oldestReadyMillis())));
    table.getColumns().add(rate("queues.in", QueueSnapshot::submittedRate));
    table.getColumns().add(rate("queues.done", QueueSnapshot::succeededRate));
    table.getColumns().add(rate("queues.failed", QueueSnapshot::failedRate));
    table.getColumns().add(course);
  }

  private void rows() {
    SortedList<Row<QueueSnapshot>> sorted = new SortedList<>(model.rows().rows());
    sorted.comparatorProperty().bind(table.comparatorProperty());
    table.setItems(sorted);
    EmptyState empty =
        new EmptyState("fth-layers", text("queues.empty"), text("queues.empty.words"));
    empty.command("carillon task submit --type shell --queue mail --payload date");
    EmptyState waiting =
        new EmptyState("fth-loader", text("loading.queues"), text("loading.first.words"));
    table.placeholderProperty().bind(model.loaded().map(done -> done ? empty : waiting));
    table.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            showTasks();
          }
        });
  }

  private static TableColumn<Row<QueueSnapshot>, QueueSnapshot> depth(
      String title, TaskState state) {
    return Columns.figure(
        text(title), 78, (QueueSnapshot q) -> q.depth(state), q -> Figures.count(q.depth(state)));
  }

  private static TableColumn<Row<QueueSnapshot>, QueueSnapshot> rate(
      String title, ToDoubleFunction<QueueSnapshot> figure) {
    return Columns.figure(
        text(title),
        64,
        (QueueSnapshot q) -> figure.applyAsDouble(q),
        q -> Figures.rate(figure.applyAsDouble(q)));
  }

  private String describe(QueueSnapshot q) {
    if (q.pause().isEmpty()) {
      return text(
          "queues.totals",
          q.name(),
          Figures.count(q.submittedTotal()),
          Figures.count(q.succeededTotal()),
          Figures.count(q.failedTotal()));
    }
    PauseInfo p = q.pause().get();
    var zone = model.console().zone();
    long now = model.console().now();
    String since = text("queues.since", q.name(), p.actor(), Figures.time(p.sinceMs(), now, zone));
    String until =
        p.untilMs() == 0
            ? ""
            : " "
                + text(
                    "queues.until",
                    Figures.time(p.untilMs(), now, zone),
                    Figures.coarse(p.untilMs() - now));
    String why = p.reason().isEmpty() ? "" : " " + text("queues.because", p.reason());
    return since + until + why;
  }

  @FXML
  private void pause() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    if (row != null && row.get().pause().isEmpty() && model.console().refusal().isEmpty()) {
      PauseSheet.open(model, host, row.key());
    }
  }

  @FXML
  private void resume() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    if (row != null && row.get().pause().isPresent() && model.console().refusal().isEmpty()) {
      String queue = row.key();
      model.resume(resuming, queue, q -> host.say(text("queues.resumed", queue), Tone.OK));
    }
  }

  @FXML
  private void limits() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    if (row != null && model.console().refusal().isEmpty()) {
      LimitSheet.open(model, host, row.key(), resuming);
    }
  }

  @FXML
  private void purge() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    if (row != null && model.console().refusal().isEmpty()) {
      PurgeSheet.open(model, host, row.key());
    }
  }

  @FXML
  private void submit() {
    if (!chosen().isEmpty() && model.console().submitRefusal().isEmpty()) {
      host.showSubmit(chosen());
    }
  }

  @FXML
  private void showTasks() {
    Row<QueueSnapshot> row = table.getSelectionModel().getSelectedItem();
    if (row != null) {
      host.showTasks(new TaskFilter(Set.of(), row.key(), "", ""));
    }
  }

  @FXML
  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case P -> pause();
      case R -> resume();
      case L -> limits();
      case N -> submit();
      case DELETE -> purge();
      case ENTER -> showTasks();
      default -> {
        return;
      }
    }
    e.consume();
  }

  @Override
  public void shown() {
    most.open();
    foot.open();
  }

  @Override
  public void hidden() {
    most.close();
    foot.close();
  }

  @Override
  public void refresh() {
    most.ask();
    foot.ask();
  }

  @Override
  public void find() {
    filter.requestFocus();
  }

  @Override
  public void open(String id) {
    for (Row<QueueSnapshot> row : List.copyOf(table.getItems())) {
      if (row.key().equals(id)) {
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
