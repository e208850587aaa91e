package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StatePath;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.TimeWent;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Wires the drawer with one task. */
final class TaskDetailView {
  private final TaskDetailViewModel model;
  private final Host host;
  private final Runnable onClose;
  private final Parent root;
  private final CopyLine id = new CopyLine(text("task.id"));
  private final StatusBadge badge = new StatusBadge();
  private final StatePath path = new StatePath();
  private final PayloadPane payload = new PayloadPane(text("task.payload"));
  private final PayloadPane result = new PayloadPane(text("task.result"));
  private final Work acting;
  private final Work wording;
  private String askedFor = "";
  private String spokenOf = "";
  private final TimeWent went = new TimeWent();
  private final ExplainPane explain;
  private final TaskMenu more;
  private Consumer<String> onTear = id -> {};
  private Subscription ticks = () -> {};
  private Subscription refusals = () -> {};

  @FXML private TabPane tabs;
  @FXML private VBox drawer;
  @FXML private HBox idPlace;
  @FXML private Label title;
  @FXML private HBox badgePlace;
  @FXML private VBox body;
  @FXML private HBox whyPlace;
  @FXML private Label why;
  @FXML private VBox errorPlace;
  @FXML private Label error;
  @FXML private GridPane facts;
  @FXML private VBox attempts;
  @FXML private TextArea log;
  @FXML private Label logNote;
  @FXML private Tab payloadTab;
  @FXML private Tab resultTab;
  @FXML private Button cancel;
  @FXML private Button retry;
  @FXML private VBox pathPlace;
  @FXML private VBox wentPlace;
  @FXML private Tab explainTab;
  @FXML private Button tear;
  @FXML private HBox actions;

  TaskDetailView(TaskDetailViewModel model, Host host, Runnable onClose) {
    this.model = model;
    this.host = host;
    this.onClose = onClose;
    this.acting = model.console().work();
    wording = model.console().work();
    root = Fxml.load(this);
    HBox.setHgrow(id, Priority.ALWAYS);
    idPlace.getChildren().add(id);
    badgePlace.getChildren().add(badge);
    pathPlace.getChildren().add(path);
    wentPlace.getChildren().add(went);
    explain = new ExplainPane(model.console());
    explainTab.setContent(explain);
    more = new TaskMenu(model.console(), host, acting, model::load);
    actions.getChildren().add(more);
    CommandLine.behind(retry, this::retryCommand);
    CommandLine.behind(cancel, () -> Cli.of("carillon task cancel").word(model.id()).toString());
    tear.setVisible(false);
    tear.managedProperty().bind(tear.visibleProperty());
    retry.managedProperty().bind(retry.visibleProperty());
    cancel.managedProperty().bind(cancel.visibleProperty());
    var unusedAlso = explainTab.selectedProperty().subscribe((was, now) -> explainNow());
    payloadTab.setContent(payload);
    resultTab.setContent(result);
    ProblemBar loadProblem = new ProblemBar();
    loadProblem.follow(model.loading().problem());
    ProblemBar actProblem = new ProblemBar();
    actProblem.follow(acting.problem());
    drawer.getChildren().addAll(1, List.of(loadProblem, actProblem));
    var unusedFailure =
        wording
            .problem()
            .subscribe(
                failed ->
                    failed.ifPresent(
                        p -> model.task().get().ifPresent(this::whyAsTheServerSaysIt)));
    var unused = model.task().subscribe(this::show);
    var unusedToo = model.log().words().subscribe(this::showLog);
  }

  private String retryCommand() {
    Cli cli = Cli.of("carillon task retry").word(model.id());
    boolean rerun = model.task().get().filter(t -> t.state() == TaskState.SUCCEEDED).isPresent();
    return (rerun ? cli.flag("--rerun") : cli).toString();
  }

  void open(String task) {
    id.show(task);
    acting.reset();
    model.open(task);
    ticks.close();
    refusals.close();
    refusals = model.console().onRefusal(this::refuse);
    // Ages and countdowns run on while nothing else changes.
    ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
  }

  /** Shows what another one of the same task shows. */
  void like(TaskDetailView other) {
    tabs.getSelectionModel().select(other.tabs.getSelectionModel().getSelectedIndex());
  }

  /** Offers a window of its own. */
  void onTear(Consumer<String> action) {
    onTear = action;
    tear.setVisible(true);
  }

  /** In a window of its own there is as much room as the operator gives it. */
  void fill() {
    drawer.setMaxWidth(Double.MAX_VALUE);
    tear.setVisible(false);
  }

  @FXML
  private void tearOff() {
    String which = model.id();
    onTear.accept(which);
    onClose.run();
  }

  private void explainNow() {
    if (explainTab.isSelected() && !model.id().isEmpty()) {
      explain.ask(model.id());
    }
  }

  private void tick() {
    model.tick();
    if (explainTab.isSelected()) {
      explain.tick();
    }
    model.task().get().filter(t -> t.state().live()).ifPresent(this::fill);
  }

  void close() {
    ticks.close();
    refusals.close();
    model.close();
  }

  private boolean able() {
    return model.console().refusal().isEmpty();
  }

  private void refuse() {
    String refusal = model.console().refusal();
    Buttons.refuse(cancel, refusal);
    Buttons.refuse(retry, refusal);
    model.task().get().ifPresent(more::show);
  }

  private void show(Optional<Task> shown) {
    body.setVisible(shown.isPresent());
    badge.setVisible(shown.isPresent());
    cancel.setVisible(shown.isPresent());
    retry.setVisible(shown.isPresent());
    if (shown.isEmpty()) {
      title.setText(text("loading.task"));
    }
    shown.ifPresent(
        t -> {
          fill(t);
          explainNow();
          more.show(t);
          payload.show(t.payload());
          result.show(t.result());
        });
  }

  /**
   * In another language it comes with the explanation; until then it stands as the server says it,
   * or as it was said of this task before.
   */
  private void why(Task t) {
    String asked = t.id() + t.waitingFor();
    if (asked.equals(askedFor)) {
      return;
    }
    askedFor = asked;
    if (!Spoken.foreign() || !t.id().equals(spokenOf)) {
      whyAsTheServerSaysIt(t);
    }
    spokenOf = t.id();
    if (Spoken.foreign() && whyPlace.isVisible()) {
      wording.start(
          () -> model.console().server().explain(t.id()),
          e -> {
            if (t.id().equals(spokenOf)) {
              why.setText(Spoken.sentence(e.told(), t.waitingFor()));
            }
          });
    }
  }

  private void whyAsTheServerSaysIt(Task t) {
    why.setText(Spoken.sentence(Told.NONE, t.waitingFor()));
  }

  private void fill(Task t) {
    long now = model.console().now();
    var zone = model.console().zone();
    title.setText(t.name().isEmpty() ? t.type() : t.name());
    badge.show(t.state());
    path.show(TaskPath.of(t, now, zone));
    boolean waits = t.state().live() && !t.waitingFor().isEmpty();
    whyPlace.setVisible(waits);
    whyPlace.setManaged(waits);
    why(t);
    boolean failed = !t.error().isEmpty();
    errorPlace.setVisible(failed);
    errorPlace.setManaged(failed);
    error.setText(t.error());
    went.show(t, now);
    TaskFacts.fill(facts, t, now, zone);
    Attempts.fill(attempts, t, now, zone);
    boolean live = t.state().live();
    cancel.setVisible(live);
    cancel.setDisable(t.cancelRequested());
    cancel.setText(t.cancelRequested() ? text("task.cancelling") : text("task.cancel", t.id()));
    retry.setVisible(!live);
    retry.setText(text(t.state() == TaskState.SUCCEEDED ? "task.rerun" : "task.retry", t.id()));
  }

  private void showLog(String words) {
    logNote.setText(words.isEmpty() ? text("task.log.none") : "");
    logNote.setManaged(words.isEmpty());
    boolean added = words.startsWith(log.getText()) && !log.getText().isEmpty();
    if (added) {
      log.appendText(words.substring(log.getText().length()));
    } else {
      log.setText(words);
      log.positionCaret(words.length());
    }
    log.setScrollTop(Double.MAX_VALUE);
  }

  @FXML
  private void cancelTask() {
    model.task().get().filter(t -> able()).ifPresent(this::askCancel);
  }

  private void askCancel(Task task) {
    String which = task.id();
    Work work = model.console().work();
    String words =
        text(
            task.state() == TaskState.RUNNING ? "task.cancel.running" : "task.cancel.waiting",
            task.type(),
            task.queue());
    Sheet sheet =
        new Sheet(host.dialogs(), text("task.cancel.title", which), words)
            .command(Cli.of("carillon task cancel").word(which).toString())
            .counted(1, model.console().countTyped());
    sheet.open(
        text("task.cancel", which),
        true,
        work,
        () -> model.cancel(work, which, t -> host.say(text("task.cancel.done", which), Tone.OK)),
        sheet);
  }

  @FXML
  private void retryTask() {
    model
        .task()
        .get()
        .filter(t -> able())
        .ifPresent(
            t -> {
              String which = t.id();
              boolean rerun = t.state() == TaskState.SUCCEEDED;
              model.retry(
                  acting, which, rerun, done -> host.say(text("task.retry.done", which), Tone.OK));
            });
  }

  @FXML
  private void closeDrawer() {
    onClose.run();
  }

  Parent root() {
    return root;
  }
}
