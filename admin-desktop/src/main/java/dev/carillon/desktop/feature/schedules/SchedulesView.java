package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.KeptSelection;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.feature.schedules.SchedulesViewModel.Found;
import dev.carillon.desktop.feature.schedules.SchedulesViewModel.Line;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Wires the schedules: list or week at the left, the chosen one at the right, or the form. */
public final class SchedulesView implements Screen {
  /** How they are shown. */
  private enum Shape {
    LIST,
    WEEK
  }

  private final SchedulesViewModel model;
  private final Host host;
  private final Parent root;
  private final Segments<Shape> shapes =
      new Segments<>(List.of(Shape.values()), s -> text("schedules.shape." + s), Shape.LIST);
  private final WeekPane week;
  private final SchedulePane pane;
  private final Work resuming;
  private final Work drawing;
  private Optional<String> chosen = Optional.empty();
  private Optional<String> wanted = Optional.empty();
  private Optional<BackfillPane> filling = Optional.empty();

  @FXML private VBox content;
  @FXML private HBox shapePlace;
  @FXML private Label total;
  @FXML private TextField filter;
  @FXML private Button create;
  @FXML private HBox split;
  @FXML private VBox listCard;
  @FXML private StackPane main;
  @FXML private StackPane side;
  @FXML private TableView<Row<Line>> table;

  public SchedulesView(SchedulesViewModel model, Host host) {
    this.model = model;
    this.host = host;
    resuming = model.console().work();
    drawing = model.console().work();
    root = Fxml.load(this);
    week = new WeekPane(this::reveal);
    pane =
        new SchedulePane(
            model.console(),
            host,
            new SchedulePane.Actions(
                () -> on(s -> ScheduleSheets.run(model, host, s)),
                () -> on(s -> ScheduleSheets.pause(model, host, s)),
                this::resume,
                () -> on(s -> edit(Optional.of(s))),
                () -> on(this::backfill),
                () -> on(s -> ScheduleSheets.delete(model, host, s))));
    shapePlace.getChildren().add(shapes);
    for (Work work : List.of(model.asking(), resuming)) {
      ProblemBar problem = new ProblemBar();
      problem.follow(work.problem());
      content.getChildren().add(1, problem);
    }
    side.managedProperty().bind(side.visibleProperty());
    side.setVisible(false);
    ScheduleColumns.fill(table, model.console(), model::drawn, side.visibleProperty());
    rows();
    // Which are shown hangs on what is open beside the list.
    host.keepColumns("schedules", table, false);
    var unused = model.found().subscribe(f -> tell());
    var unusedToo = shapes.value().subscribe(s -> shape());
    var unusedThree =
        filter
            .textProperty()
            .subscribe(
                typed -> {
                  model.filter(typed);
                  placeholder();
                });
    var unusedFour = model.asking().problem().subscribe(p -> asked());
    var unusedFive = model.console().live().subscribe(l -> tell());
  }

  private void rows() {
    SortedList<Row<Line>> sorted = new SortedList<>(model.rows().rows());
    // What fires next comes first, unless another order is asked for.
    Comparator<Row<Line>> soonest =
        Comparator.comparingLong(r -> ScheduleColumns.nextMs(r.get().schedule()));
    sorted.comparatorProperty().bind(table.comparatorProperty().map(c -> c).orElse(soonest));
    table.setItems(sorted);
    var unused = KeptSelection.of(table, model.rows(), keys -> choose(keys.stream().findFirst()));
  }

  private void choose(Optional<String> key) {
    keep(key);
    front(pane);
    tell();
  }

  private void keep(Optional<String> key) {
    chosen = key;
    model.follow(key);
  }

  private void reveal(String id) {
    model.rows().rows().stream()
        .filter(r -> r.get().schedule().schedule().id().equals(id))
        .findFirst()
        .ifPresent(
            r -> {
              wanted = Optional.empty();
              keep(Optional.of(r.key()));
              front(pane);
              table.getSelectionModel().select(r);
              table.scrollTo(r);
              tell();
            });
  }

  private void front(Node node) {
    filling.ifPresent(BackfillPane::close);
    filling = node instanceof BackfillPane b ? Optional.of(b) : Optional.empty();
    if (!side.getChildren().contains(node)) {
      side.getChildren().setAll(node);
    }
    side.setVisible(chosen.isPresent());
  }

  private void tell() {
    total.setText(model.found().get().map(SchedulesView::told).orElse(""));
    wanted.ifPresent(this::reveal);
    Optional<Line> line = chosen.flatMap(model::line);
    side.setVisible(line.isPresent() || filling.isPresent());
    if (!side.isVisible()) {
      side.getChildren().clear();
    } else if (side.getChildren().isEmpty()) {
      side.getChildren().setAll(pane);
    }
    line.ifPresent(
        l -> {
          if (!l.equals(pane.getUserData())) {
            pane.setUserData(l);
            pane.show(l);
          }
        });
    Buttons.refuse(create, model.console().refusal());
    placeholder();
    draw();
  }

  /** How many there are, and how many of them are known. */
  private static String told(Found found) {
    String total = Figures.count(found.total());
    return found.whole() ? total : text("of", Figures.count(found.schedules().size()), total);
  }

  /** Counting the fires of a week takes longer than a frame. */
  private void draw() {
    if (shapes.value().get() != Shape.WEEK) {
      return;
    }
    place();
    if (!model.found().get().map(Found::whole).orElse(false)
        || drawing.phase().get() == Work.Phase.RUNNING) {
      return;
    }
    List<ScheduleSnapshot> all = model.rows().rows().stream().map(r -> r.get().schedule()).toList();
    long now = model.console().now();
    ZoneId zone = model.console().zone();
    drawing.start(
        () ->
            CompletableFuture.supplyAsync(
                () -> Week.of(all, now / 60_000 * 60_000, zone),
                model.console().background().graphs()),
        week::show);
  }

  /** What collides cannot be told of a part of the schedules. */
  private Node week() {
    Optional<Found> found = model.found().get();
    if (found.filter(Found::whole).isPresent()) {
      return week;
    }
    EmptyState reading = WhyEmpty.week(found, away());
    reading.getStyleClass().add("card");
    return reading;
  }

  private void shape() {
    place();
    draw();
  }

  private void place() {
    Node shown = shapes.value().get() == Shape.WEEK ? week() : listCard;
    if (!main.getChildren().equals(List.of(shown))) {
      main.getChildren().setAll(shown);
    }
  }

  private void asked() {
    placeholder();
    draw();
  }

  private void placeholder() {
    table.setPlaceholder(WhyEmpty.list(model.found().get(), !filter.getText().isBlank(), away()));
  }

  private boolean away() {
    return model.asking().problem().get().isPresent();
  }

  private void on(Consumer<ScheduleSnapshot> action) {
    if (model.console().refusal().isEmpty()) {
      chosen.flatMap(model::line).map(Line::schedule).ifPresent(action);
    }
  }

  private void resume() {
    on(
        s ->
            resuming.start(
                () -> model.server().resume(ScheduleKey.of(s.schedule())),
                out -> {
                  host.say(text("schedules.resumed", s.schedule().id()), Tone.OK);
                  model.ask();
                }));
  }

  private void backfill(ScheduleSnapshot s) {
    front(new BackfillPane(model, s, () -> front(pane)));
  }

  @FXML
  private void create() {
    if (model.console().refusal().isEmpty()) {
      edit(Optional.empty());
    }
  }

  private void edit(Optional<ScheduleSnapshot> s) {
    EditorPane editor = new EditorPane(model, host, s, this::edited);
    VBox.setVgrow(editor, Priority.ALWAYS);
    content.getChildren().set(content.getChildren().indexOf(inFront()), editor);
  }

  private Node inFront() {
    return content.getChildren().stream()
        .filter(n -> n == split || n instanceof EditorPane)
        .findFirst()
        .orElse(split);
  }

  private void edited(Optional<String> stored) {
    Node was = inFront();
    if (was != split) {
      content.getChildren().set(content.getChildren().indexOf(was), split);
    }
    stored.ifPresent(
        key -> {
          keep(Optional.of(key));
          front(pane);
        });
    model.ask();
    table.requestFocus();
  }

  @FXML
  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case P -> on(s -> ScheduleSheets.pause(model, host, s));
      case R -> on(s -> ScheduleSheets.run(model, host, s));
      case E -> on(s -> edit(Optional.of(s)));
      case B -> on(this::backfill);
      case DELETE -> on(s -> ScheduleSheets.delete(model, host, s));
      case N -> create();
      default -> {
        return;
      }
    }
    e.consume();
  }

  @Override
  public boolean back() {
    if (inFront() != split) {
      edited(Optional.empty());
      return true;
    }
    if (filling.isPresent()) {
      front(pane);
      return true;
    }
    boolean was = chosen.isPresent();
    table.getSelectionModel().clearSelection();
    choose(Optional.empty());
    return was;
  }

  /** Also one that has not been read yet: it is chosen as soon as it is. */
  @Override
  public void open(String id) {
    wanted = Optional.of(id);
    shapes.value().set(Shape.LIST);
    filter.clear();
    model.seek(id, there -> sought(id, there));
    tell();
  }

  private void sought(String id, boolean there) {
    if (!there && wanted.filter(id::equals).isPresent()) {
      wanted = Optional.empty();
      host.say(text("schedules.gone", id), Tone.RETRY);
    }
  }

  @Override
  public void shown() {
    model.open();
  }

  @Override
  public void hidden() {
    model.close();
    filling.ifPresent(b -> front(pane));
  }

  @Override
  public void refresh() {
    model.ask();
  }

  @Override
  public void find() {
    filter.requestFocus();
  }

  @Override
  public Parent root() {
    return root;
  }
}
