package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.ChipField;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.KeptSelection;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.UndoBar;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.FilterProblem;
import dev.carillon.model.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Wires the dead letters: causes above, letters below, what to do about them at the right. */
public final class DeadView implements Screen {
  private final DeadViewModel model;
  private final Host host;
  private final Parent root;
  private final ChipField filter;
  private final CausePane cause;
  private final Work planning;
  private Optional<CanaryPane> canary = Optional.empty();
  private Optional<RedrivePane> redriving = Optional.empty();
  private Subscription ticks = () -> {};
  private Optional<String> wanted = Optional.empty();

  @FXML private HBox filterPlace;
  @FXML private VBox content;
  @FXML private VBox undos;
  @FXML private Button running;
  @FXML private Label filterProblem;
  @FXML private Label total;
  @FXML private Label expiring;
  @FXML private Label shown;
  @FXML private TableView<Row<DeadGroup>> groups;
  @FXML private TableView<Row<Task>> tasks;
  @FXML private StackPane side;
  @FXML private VBox letters;

  public DeadView(DeadViewModel model, Host host) {
    this.model = model;
    this.host = host;
    planning = model.console().work();
    root = Fxml.load(this);
    filter = new ChipField(text("dead.filter"), text("dead.filter.prompt"));
    filter.field().setId("dead-filter");
    HBox.setHgrow(filter, Priority.ALWAYS);
    filterPlace.getChildren().add(filter);
    filterProblem.managedProperty().bind(filterProblem.textProperty().isNotEmpty());
    filter.terms().addListener((ListChangeListener<String>) c -> narrow());
    cause = new CausePane(model, host, () -> redrive(false), () -> redrive(true), this::discard);
    for (Work work : List.of(model.asking(), planning)) {
      ProblemBar problem = new ProblemBar();
      problem.follow(work.problem());
      content.getChildren().add(2, problem);
    }
    DeadColumns.groups(groups, model.console());
    DeadColumns.tasks(tasks, model.console());
    rows();
    host.keepColumns("dead.groups", groups, true);
    host.keepColumns("dead.letters", tasks, true);
    front(cause);
    undos.visibleProperty().bind(Bindings.isNotEmpty(undos.getChildren()));
    undos.managedProperty().bind(undos.visibleProperty());
    CommandLine.behind(
        running,
        () ->
            model
                .running()
                .get()
                .map(c -> CommandLine.of("dlq", "canary", "--watch", c.id()))
                .orElse(""));
    var unused = model.totals().subscribe(t -> tell());
    var unusedToo = model.page().subscribe(p -> tell());
    var unusedThree = model.running().subscribe(this::running);
    var unusedFour = model.console().live().subscribe(l -> cause.show());
  }

  /**
   * What is wrong with the filter is said below it; the list goes on to show what was right before.
   */
  private void narrow() {
    List<String> terms = List.copyOf(filter.terms());
    Optional<FilterProblem> wrong = Filter.problem(String.join(" ", terms));
    filterProblem.setText(wrong.map(Spoken::problem).orElse(""));
    if (wrong.isPresent()) {
      model.unread();
      cause.show();
      return;
    }
    model.narrow(terms);
    // Nothing may come of it, and then nothing else tells so.
    tell();
  }

  private void rows() {
    SortedList<Row<DeadGroup>> sorted = new SortedList<>(model.groups().rows());
    sorted.comparatorProperty().bind(groups.comparatorProperty());
    groups.setItems(sorted);
    tasks.setItems(model.tasks().rows());
    tasks.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    var unused =
        KeptSelection.of(
            groups,
            model.groups(),
            keys -> {
              tasks.getSelectionModel().clearSelection();
              model.choose(keys.stream().findFirst());
              chose(!keys.isEmpty());
              tell();
            });
    var unusedToo =
        KeptSelection.of(
            tasks,
            model.tasks(),
            ids -> {
              model.chooseTasks(ids);
              chose(!ids.isEmpty());
            });
    tasks.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            open();
          }
        });
    var unusedThree = model.asking().problem().subscribe(p -> placeholders());
  }

  private void placeholders() {
    boolean away = model.asking().problem().get().isPresent();
    boolean nothing = model.totals().get().map(t -> t.count() == 0).orElse(true);
    boolean bare = nothing && !model.narrowed();
    for (Node part : List.of(letters, side)) {
      part.setVisible(!bare);
      part.setManaged(!bare);
    }
    if (model.totals().get().isPresent()) {
      groups.setPlaceholder(
          model.narrowed()
              ? new EmptyState("fth-filter", text("dead.nomatch"), text("dead.nomatch.words"))
              : new EmptyState("fth-check-circle", text("dead.empty"), text("dead.empty.words"))
                  .command("carillon dlq groups"));
      tasks.setPlaceholder(new Label());
    } else {
      groups.setPlaceholder(
          away
              ? new EmptyState("fth-cloud-off", text("dead.away"), text("dead.away.words"))
              : new EmptyState("fth-loader", text("loading.dead"), text("loading.dead.words")));
      tasks.setPlaceholder(new Label());
    }
  }

  private void tell() {
    Optional<DeadGroups> all = model.totals().get();
    total.setText(
        all.map(a -> text("dead.total", CausePane.tasks(a.count()), causes(a.totalGroups())))
            .orElse(text("dead.groups")));
    expiring.setText(
        all.filter(a -> a.expiring() > 0)
            .map(a -> text("dead.expiring.soon", CausePane.tasks(a.expiring())))
            .orElse(""));
    String heading = text(model.group().isPresent() ? "dead.ingroup" : "dead.letters");
    shown.setText(
        model
            .page()
            .get()
            .filter(p -> p.tasks().size() < p.total())
            .map(
                p ->
                    heading
                        + "  "
                        + text("dead.newest", p.tasks().size(), Figures.count(p.total())))
            .orElse(heading));
    placeholders();
    cause.show();
    wanted.ifPresent(this::reveal);
  }

  private static String causes(int n) {
    return n == 1 ? text("dead.cause.one") : text("dead.cause.many", Figures.count(n));
  }

  private void running(Optional<Canary> live) {
    running.setVisible(live.isPresent() && canary.isEmpty());
    running.setManaged(running.isVisible());
    live.ifPresent(
        c ->
            running.setText(
                text(
                    "dead.running",
                    CausePane.tasks(c.total()),
                    Figures.count(c.counts().succeeded()))));
  }

  @FXML
  private void showRunning() {
    model.running().get().ifPresent(this::watch);
  }

  /**
   * What was chosen may go because its letters are back: the pane that tells of that, or asks for
   * it, stays.
   */
  private void chose(boolean something) {
    if (something || side.getChildren().contains(cause)) {
      front(cause);
    }
  }

  private void front(Node pane) {
    canary.ifPresent(CanaryPane::close);
    canary = pane instanceof CanaryPane c ? Optional.of(c) : Optional.empty();
    redriving = pane instanceof RedrivePane r ? Optional.of(r) : Optional.empty();
    side.getChildren().setAll(pane);
    running(model.running().get());
    cause.show();
  }

  private boolean able() {
    return model.console().refusal().isEmpty() && model.target().count() > 0;
  }

  private void redrive(boolean editing) {
    if (able()) {
      RedrivePane pane =
          new RedrivePane(model, host, model.target(), editing, () -> front(cause), this::watch);
      front(pane);
      pane.focus();
    }
  }

  private void watch(Canary started) {
    front(new CanaryPane(model, started, () -> front(cause)));
  }

  private void discard() {
    if (able()) {
      DiscardSheet.open(model, host, model.target(), planning, this::discarded);
    }
  }

  private void discarded(Moves.Moved moved) {
    model.ask();
    if (moved.undoUntilMs() == 0) {
      host.say(text("dead.discarded.none"), Tone.RETRY);
      return;
    }
    Work undoing = model.console().work();
    UndoBar[] bar = new UndoBar[1];
    bar[0] =
        new UndoBar(
            moved.done() == 0
                ? text("dead.discarded.unheard")
                : text("dead.discarded", DiscardSheet.letters(moved.done())),
            moved.undoUntilMs(),
            CommandLine.of("dlq", "undo", moved.token()),
            undoing,
            () ->
                undoing.start(
                    () -> model.server().undo(moved.token()),
                    out -> {
                      undos.getChildren().remove(bar[0]);
                      host.say(text("dead.restored", DiscardSheet.letters(out.done())), Tone.OK);
                      model.ask();
                    }));
    undos.getChildren().addFirst(bar[0]);
    tick();
  }

  private void tick() {
    long now = model.console().now();
    undos.getChildren().removeIf(n -> n instanceof UndoBar bar && !bar.tick(now));
    redriving.ifPresent(RedrivePane::tell);
  }

  private void open() {
    Row<Task> row = tasks.getSelectionModel().getSelectedItem();
    if (row != null) {
      host.showTask(row.key());
    }
  }

  @FXML
  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case R -> redrive(false);
      case E -> redrive(true);
      case DELETE -> discard();
      case ENTER -> open();
      default -> {
        return;
      }
    }
    e.consume();
  }

  @Override
  public boolean back() {
    if (!side.getChildren().contains(cause)) {
      front(cause);
      return true;
    }
    if (!tasks.getSelectionModel().isEmpty()) {
      tasks.getSelectionModel().clearSelection();
      return true;
    }
    boolean chosen = !groups.getSelectionModel().isEmpty();
    groups.getSelectionModel().clearSelection();
    return chosen;
  }

  private void reveal(String fingerprint) {
    groups.getItems().stream()
        .filter(r -> r.key().equals(fingerprint))
        .findFirst()
        .ifPresent(
            r -> {
              wanted = Optional.empty();
              groups.getSelectionModel().clearAndSelect(groups.getItems().indexOf(r));
              groups.scrollTo(r);
              groups.requestFocus();
            });
  }

  /** One group, as soon as it is known. */
  @Override
  public void open(String fingerprint) {
    filter.terms().clear();
    wanted = Optional.of(fingerprint);
    tell();
  }

  @Override
  public void shown() {
    model.open();
    ticks.close(); // It may be shown a second time without having been left.
    ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
  }

  @Override
  public void hidden() {
    wanted = Optional.empty();
    model.close();
    ticks.close();
    if (canary.isPresent()) {
      front(cause);
    }
  }

  @Override
  public void refresh() {
    model.ask();
  }

  @Override
  public void find() {
    filter.field().requestFocus();
  }

  @Override
  public Parent root() {
    return root;
  }
}
