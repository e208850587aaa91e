package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.FigureCard;
import dev.carillon.desktop.control.HeatMap;
import dev.carillon.desktop.control.QueueBadge;
import dev.carillon.desktop.control.RateChart;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sparkline;
import dev.carillon.desktop.control.Stacked;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.QueueLimits;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Wires the dashboard. */
public final class DashboardView implements Screen {
  /** Beside the chart. */
  private enum Shape {
    LATENESS,
    STATES
  }

  /** Beside the queues. */
  private enum Look {
    FINDINGS,
    ERRORS,
    FIRES
  }

  /** A figure and its unit where nothing was measured. */
  private static final String[] NOTHING = {"–", ""};

  private final DashboardViewModel model;
  private final Host host;

  private final DashboardLayout at = new DashboardLayout();
  private final FigureCard throughput;
  private final FigureCard waiting;
  private final FigureCard running;
  private final FigureCard lateness;
  private final FigureCard dead;
  private final RateChart chart;
  private final StateBars bars;
  private final HeatMap heat = new HeatMap();
  private final StackPane noStart = new StackPane();
  private Shape shapeNow = Shape.LATENESS;
  private final EmptyState loading;
  private final QueueLimits most;

  public DashboardView(DashboardViewModel model, Host host) {
    this.model = model;
    this.host = host;
    most = new QueueLimits(model.console(), model::busyQueues, at.queues::refresh);
    throughput = new FigureCard(text("dashboard.throughput"), () -> host.showTasks(TaskFilter.ALL));
    waiting = new FigureCard(text("dashboard.waiting"), () -> show(TaskState.READY));
    running = new FigureCard(text("dashboard.running"), () -> show(TaskState.RUNNING));
    lateness = new FigureCard(text("dashboard.lateness"), host::showQueues);
    dead = new FigureCard(text("dashboard.dead"), host::showDeadLetters);
    chart = new RateChart(model::zone);
    bars = new StateBars(this::show);
    loading =
        new EmptyState("fth-loader", text("loading.overview"), text("loading.overview.words"));
    at.cards.getChildren().addAll(throughput, waiting, running, lateness, dead);
    Stacked.below(at.grid, 760, 270);
    at.chartPlace.getChildren().add(chart);
    parts();
    at.place.getChildren().add(loading);
    queues();
    rows();
    var unused = model.figures().subscribe(this::show);
    // The first round may have gone before any queue was known.
    var unusedToo =
        model
            .figures()
            .subscribe(
                (was, now) -> {
                  if (was.isEmpty()) {
                    most.ask();
                  }
                });
  }

  /** What can be chosen: how far back, lateness or states, findings, failures or next fires. */
  private void parts() {
    Segments<Range> range =
        new Segments<>(List.of(Range.values()), r -> text("dashboard.range." + r), Range.QUARTER);
    range.setId("dashboard-range");
    at.rangePlace.getChildren().add(range);
    var unused = range.value().subscribe((was, now) -> model.range(now));
    Segments<Shape> shape =
        new Segments<>(List.of(Shape.values()), s -> text("dashboard.shape." + s), Shape.LATENESS);
    at.shapePlace.getChildren().add(shape);
    at.shapeArea.getChildren().addAll(heat, noStart, bars);
    var unused2 = shape.value().subscribe(this::shape);
    Segments<Look> look =
        new Segments<>(List.of(Look.values()), l -> text("dashboard.look." + l), Look.FINDINGS);
    at.lookPlace.getChildren().add(look);
    var unused3 = look.value().subscribe(this::look);
    var unused4 = model.course().subscribe(c -> course());
    var unused5 = model.errors().subscribe(g -> errors());
    var unused6 = model.fires().subscribe(p -> fires());
    // What was refused is no news of an empty list.
    var unused7 = model.asking().problem().subscribe(p -> course());
    var unused8 = model.looking().problem().subscribe(p -> errors());
    var unused9 = model.scheduling().problem().subscribe(p -> fires());
  }

  private void errors() {
    LookPane.errors(at.errors, model.errors().get(), model.looking(), host::show);
  }

  private void fires() {
    LookPane.fires(
        at.fires,
        model.fires().get(),
        model.scheduling(),
        model.console().now(),
        model.zone(),
        host::show);
  }

  private void shape(Shape now) {
    shapeNow = now;
    bars.setVisible(now == Shape.STATES);
    at.lateNote.setVisible(now == Shape.LATENESS);
    course();
  }

  private void look(Look now) {
    Map<Look, VBox> places =
        Map.of(Look.FINDINGS, at.findings, Look.ERRORS, at.errors, Look.FIRES, at.fires);
    places.forEach(
        (which, place) -> {
          place.setVisible(which == now);
          place.setManaged(which == now);
        });
  }

  private void course() {
    boolean some = started();
    heat.setVisible(shapeNow == Shape.LATENESS && some);
    noStart.setVisible(shapeNow == Shape.LATENESS && !some);
    noStart
        .getChildren()
        .setAll(
            model.course().get().isPresent()
                ? new EmptyState(
                    "fth-grid", text("dashboard.late.none"), text("dashboard.late.none.words"))
                : LookPane.missing(model.asking()));
    model
        .course()
        .get()
        .ifPresent(
            c -> {
              Lateness.show(
                  heat,
                  c,
                  model.console().now(),
                  model.zone(),
                  q -> host.showTasks(new TaskFilter(Set.of(), q, "", "")));
              model.figures().get().ifPresent(this::coursed);
            });
  }

  private void coursed(DashboardFigures f) {
    chart(f);
    late(f);
  }

  private void chart(DashboardFigures f) {
    if (model.range() == Range.QUARTER) {
      chart.show(f.history());
      return;
    }
    List<RatePoint> points =
        model.course().get().map(Course::points).orElse(List.of()).stream()
            .map(
                p ->
                    new RatePoint(
                        p.atMs(),
                        p.submitted(),
                        p.succeeded(),
                        p.failed(),
                        p.ready(),
                        p.running(),
                        p.p99Millis()))
            .toList();
    chart.show(points, model.range().minutes() * 60_000L);
  }

  private void queues() {
    Columns.dress(at.queues, text("queues.title"));
    var name = Columns.text(text("queues.name"), 104, QueueSnapshot::name, "strong");
    var state =
        Columns.<QueueSnapshot, StatusBadge>control(
            text("queues.state"),
            210,
            StatusBadge::new,
            (b, q) -> QueueBadge.show(b, q, most.of(q.name()), model.zone()));
    var depth =
        Columns.figure(
            text("queues.waiting"),
            72,
            QueueSnapshot::waiting,
            (QueueSnapshot q) -> Figures.count(q.waiting()));
    var oldest =
        Columns.figure(
            text("queues.oldest"),
            68,
            QueueSnapshot::oldestReadyMillis,
            (QueueSnapshot q) -> q.waiting() == 0 ? "–" : Figures.span(q.oldestReadyMillis()));
    var rate =
        Columns.figure(
            text("queues.rate"),
            64,
            QueueSnapshot::succeededRate,
            (QueueSnapshot q) -> Figures.rate(q.succeededRate()) + "/s");
    var course =
        Columns.<QueueSnapshot, Sparkline>control(
            text("queues.course"),
            100,
            Sparkline::new,
            (line, q) -> {
              line.tone(QueueBadge.tone(q));
              line.show(q.doneHistory(), QueueBadge.COURSE_POINTS);
            });
    at.queues.getColumns().addAll(List.of(name, state, depth, oldest, rate, course));
    at.queues.getColumns().forEach(c -> c.setSortable(false));
  }

  private void rows() {
    at.queues.setItems(model.queues().rows());
    at.queues.setPlaceholder(
        new EmptyState("fth-layers", text("queues.empty"), text("queues.empty.words")));
    at.queues.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER) {
            open();
          }
        });
    at.queues.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            open();
          }
        });
  }

  private void open() {
    Row<QueueSnapshot> row = at.queues.getSelectionModel().getSelectedItem();
    if (row != null) {
      host.showTasks(new TaskFilter(Set.of(), row.key(), "", ""));
    }
  }

  private void show(TaskState state) {
    if (state == TaskState.DEAD) {
      host.showDeadLetters();
    } else {
      host.showTasks(new TaskFilter(Set.of(state), "", "", ""));
    }
  }

  private void show(Optional<DashboardFigures> shown) {
    at.content.setVisible(shown.isPresent());
    loading.setVisible(shown.isEmpty());
    shown.ifPresent(this::fill);
  }

  private void fill(DashboardFigures f) {
    ClusterStats s = f.stats();
    throughput.show(
        Figures.rate(s.succeededRate()), "/s", Tone.RUN, course(f, RatePoint::succeeded));
    long oldest = f.queues().stream().mapToLong(QueueSnapshot::oldestReadyMillis).max().orElse(0);
    waiting.note(f.waiting() == 0 ? "" : text("dashboard.oldest", Figures.coarse(oldest)));
    waiting.show(Figures.count(f.waiting()), "", Tone.WAIT, course(f, RatePoint::ready));
    running.show(
        Figures.count(f.running()),
        "/ " + Figures.count(s.slots()),
        Tone.OK,
        course(f, RatePoint::running));
    late(f);
    dead.show(
        Figures.count(s.deadLastHour()),
        "",
        s.deadLastHour() > 0 ? Tone.DEAD : Tone.OK,
        course(f, RatePoint::failed));
    chart(f);
    bars.show(s);
    Findings.fill(at.findings, f, host::show);
  }

  private void late(DashboardFigures f) {
    ClusterStats s = f.stats();
    boolean measured = s.latenessP99Millis() > 0 || started();
    String[] late = measured ? Figures.span(s.latenessP99Millis()).split(" ") : NOTHING;
    lateness.show(
        late[0],
        late[1],
        s.latenessP99Millis() > 1000 ? Tone.RETRY : Tone.OK,
        course(f, RatePoint::latenessP99Millis));
    at.lateNote.setText(
        text(
            "dashboard.late",
            measured ? Figures.span(s.latenessP50Millis()) : NOTHING[0],
            measured ? Figures.span(s.latenessP95Millis()) : NOTHING[0]));
  }

  /** Whether any start of the last day is known: without one a lateness of 0 was not measured. */
  private boolean started() {
    return model.course().get().filter(c -> !c.cells().isEmpty()).isPresent();
  }

  private static List<? extends Number> course(
      DashboardFigures f, Function<RatePoint, ? extends Number> figure) {
    List<RatePoint> all = f.history();
    return IntStream.range(0, all.size())
        .filter(i -> (all.size() - 1 - i) % 3 == 0)
        .mapToObj(i -> figure.apply(all.get(i)))
        .toList();
  }

  @Override
  public void shown() {
    model.open();
    most.open();
  }

  @Override
  public void hidden() {
    model.close();
    most.close();
  }

  @Override
  public void refresh() {
    model.ask();
    most.ask();
  }

  @Override
  public Parent root() {
    return at.place;
  }
}
