package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Recording;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.Toasts;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.feature.tasks.TasksView;
import dev.carillon.desktop.fx.Relay;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskFilter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;

/** The frame: brings screens to the front, and stands around them. */
public final class FrameView implements Host, AutoCloseable {
  /** Below this the names in the rail take room that the screens need. */
  private static final double WITH_NAMES = 1100;

  private final Console console;
  private final ScreenFactory factory;
  private final Themes themes;
  private final ConsolePrefs prefs;
  private final StackPane root = new StackPane();
  private final ModalLayer modal = new ModalLayer();
  private final Toasts toasts = new Toasts();
  private final Rail rail = new Rail(this::go);
  private final LiveSwitch liveSwitch;
  private final ZoneMenu zones;
  private final LinkFace face;
  private final CommandPalette palette;
  private final Snapshots snapshots;
  private final ColumnKeeper columns;
  private final List<SnapshotConsole> opened = new ArrayList<>();
  private final Map<Place, Screen> screens = new EnumMap<>(Place.class);
  private final List<TornWindow> windows = new ArrayList<>();
  private Place current = Place.DASHBOARD;
  private String address;
  private String cluster = "";
  private Relay<LiveState> live;
  private ScreenFactory made;

  private final ScreenStage stage = new ScreenStage();
  private final ScrollArea page = new ScrollArea();

  FrameView(ScreenFactory factory, ObjectProperty<ZoneId> zone) {
    this.console = factory.console();
    this.factory = factory;
    this.themes = factory.themes();
    this.prefs = factory.prefs();
    address = console.live().get().address();
    liveSwitch = new LiveSwitch(console.pace());
    live = new Relay<>(console.live());
    made = factory.over(live.property());
    zones = new ZoneMenu(console, zone, () -> made.schedules());
    ProfileMenu profiles = new ProfileMenu(factory.ways(), () -> go(Place.SETTINGS));
    TopBar top = new TopBar(profiles, liveSwitch, zones, this::openPalette, this::switchTheme);
    StatusBar status = new StatusBar();
    columns = new ColumnKeeper(prefs, () -> console.live().get().profile().name(), console.fx());
    snapshots = new Snapshots(console, this, this::openSnapshot);
    palette = new CommandPalette(modal, Commands.all(this), new Lookup(console, this));
    VBox center = new VBox(page());
    BorderPane frame = new BorderPane(center);
    frame.setTop(top);
    frame.setLeft(rail);
    // Notes stand above the status bar: what it says is wanted most when something went wrong.
    BorderPane whole = new BorderPane(new StackPane(frame, toasts));
    whole.setBottom(status);
    root.getChildren().addAll(whole, modal);
    // Before the face: what it asks of another server must not be dismissed with the old screens.
    var unusedToo = console.live().subscribe(this::take);
    face =
        new LinkFace(
            console, this, factory.ways(), top, status, root, stage, () -> go(Place.SETTINGS));
    center.getChildren().addFirst(face.banner());
    var unusedFour =
        root.widthProperty()
            .subscribe(w -> rail.narrow(w.doubleValue() > 0 && w.doubleValue() < WITH_NAMES));
    var unused = themes.choice().subscribe(t -> top.themeIcon(themes.dark()));
    var unusedThree = zone.subscribe((was, now) -> zoneChanged());
    go(Place.of(prefs.get("screen", "")));
  }

  private ScrollArea page() {
    page.setContent(stage);
    page.setFitToWidth(true);
    page.setFitToHeight(true);
    page.setHbarPolicy(ScrollBarPolicy.NEVER);
    page.setFocusTraversable(false);
    VBox.setVgrow(page, Priority.ALWAYS);
    return page;
  }

  void install(Scene scene) {
    new FrameKeys(this).install(scene);
  }

  public Region root() {
    return root;
  }

  void go(Place place) {
    Screen next = screens.computeIfAbsent(place, p -> made.make(p, this));
    rail.select(place);
    if (stage.shown().filter(next.root()::equals).isPresent()) {
      return;
    }
    Screen was = screens.get(current);
    if (was != null && was != next) {
      was.hidden();
    }
    current = place;
    stage.show(next.root(), () -> page.setVvalue(0));
    next.shown();
    prefs.put("screen", place.name());
  }

  /** Goes there and brings one thing to the front. */
  void open(Place place, String id) {
    go(place);
    screen().open(id);
  }

  /** While the window is an icon nobody looks: the streams of its screen are closed. */
  void rest(boolean away) {
    if (away) {
      screen().hidden();
    } else {
      screen().shown();
    }
  }

  /** What is in front. */
  Place place() {
    return current;
  }

  Screen screen() {
    return screens.computeIfAbsent(current, p -> made.make(p, this));
  }

  void openPalette() {
    palette.open();
  }

  void showKeys() {
    KeysSheet.open(modal);
  }

  /** Puts the command on the clipboard that does what the operator is about to do. */
  void copyCommand(@Nullable Node focused) {
    String command = CommandInFront.of(focused, modal.showing() ? modal : null, screen().root());
    if (command.isEmpty()) {
      say(text("command.none"), Tone.IDLE);
    } else {
      CopyLine.copy(command);
      say(text("command.copied", command.lines().findFirst().orElse("")), Tone.OK);
    }
  }

  void refresh() {
    console.pace().catchUp();
    console.session().retryNow();
    screen().refresh();
  }

  void freeze() {
    liveSwitch.press();
  }

  Snapshots snapshots() {
    return snapshots;
  }

  private void openSnapshot(Recording recording, Path file) {
    Stage beside = new Stage();
    SnapshotConsole shown =
        SnapshotConsole.open(recording, file, prefs, themes.choice().get(), beside);
    opened.add(shown);
    beside.addEventHandler(WindowEvent.WINDOW_HIDDEN, e -> opened.remove(shown));
  }

  /** Snapshots that are shown in windows beside this one. */
  List<SnapshotConsole> openedSnapshots() {
    return List.copyOf(opened);
  }

  /** Lets all screens ask for what they show, as if each was in front. */
  List<Screen> visit() {
    List<Screen> visited = new ArrayList<>();
    for (Place place : Place.railed()) {
      if (place != current && place != Place.SETTINGS) {
        Screen screen = screens.computeIfAbsent(place, p -> made.make(p, this));
        screen.shown();
        visited.add(screen);
      }
    }
    return visited;
  }

  /** The end of a visit; not of a screen that came to the front meanwhile. */
  void leave(List<Screen> visited) {
    visited.stream().filter(screen -> screen != screen()).forEach(Screen::hidden);
  }

  void swapZone() {
    zones.swap();
  }

  void themeChoice(ThemeChoice choice) {
    themes.choice().set(choice);
  }

  void switchTheme() {
    themes.choice().set(themes.dark() ? ThemeChoice.LIGHT : ThemeChoice.DARK);
  }

  private void take(LiveState state) {
    rail.show(state.overview());
    boolean elsewhere = !state.address().equals(address);
    String known = elsewhere ? "" : cluster;
    address = state.address();
    cluster = state.cluster().map(ClusterInfo::cluster).orElse(known);
    if (elsewhere || !known.isEmpty() && !known.equals(cluster)) {
      otherServer();
    }
  }

  /** Nothing of another server stays on the screen. */
  private void otherServer() {
    Screen was = screens.remove(current);
    screens.values().removeIf(screen -> screen != was);
    if (was != null) {
      was.hidden();
    }
    windows().forEach(TornWindow::closeWindow);
    live.close();
    live = new Relay<>(console.live());
    made = factory.over(live.property());
    modal.dismiss();
    stage.clear();
    go(current);
  }

  private void zoneChanged() {
    for (Screen screen : screens.values()) {
      screen.root().lookupAll(".table-view").forEach(t -> ((TableView<?>) t).refresh());
    }
    screen().refresh();
  }

  @Override
  public void showTasks(TaskFilter filter) {
    go(Place.TASKS);
    tasks().show(filter);
  }

  @Override
  public void findTasks(String filter) {
    go(Place.TASKS);
    tasks().find(filter);
  }

  @Override
  public void window(String title, Function<Host, Torn> make) {
    boolean production = console.live().get().profile().environment() == Environment.PRODUCTION;
    windows.add(TornWindow.open(this, themes, production, title, make, windows::remove));
  }

  /** Windows beside this one. */
  List<TornWindow> windows() {
    return List.copyOf(windows);
  }

  @Override
  public void showTask(String id) {
    go(Place.TASKS);
    tasks().open(id);
  }

  private TasksView tasks() {
    return (TasksView) screens.computeIfAbsent(Place.TASKS, p -> made.make(p, this));
  }

  @Override
  public void showDeadLetters() {
    go(Place.DEAD);
  }

  @Override
  public void show(Subject subject) {
    switch (subject.kind()) {
      case CLUSTER -> go(Place.CLUSTER);
      case QUEUE -> bring(Place.QUEUES, subject.name());
      case TASK -> bring(Place.TASKS, subject.name());
      case TASKS -> findTasks(subject.name());
      case RUN -> bring(Place.WORKFLOWS, subject.name());
      case SCHEDULE -> bring(Place.SCHEDULES, subject.name());
      case WORKER -> bring(Place.WORKERS, subject.name());
      case DEAD_LETTERS -> bring(Place.DEAD, subject.name());
    }
  }

  private void bring(Place place, String name) {
    go(place);
    if (!name.isEmpty()) {
      screen().open(name);
    }
  }

  @Override
  public void showQueues() {
    go(Place.QUEUES);
  }

  @Override
  public void showSubmit() {
    go(Place.SUBMIT);
  }

  @Override
  public void showSubmit(String queue) {
    open(Place.SUBMIT, queue);
  }

  @Override
  public void say(String words, Tone tone) {
    toasts.say(words, tone);
  }

  @Override
  public ModalLayer dialogs() {
    return modal;
  }

  @Override
  public void keepColumns(String name, TableView<?> table, boolean choose) {
    columns.keep(name, table, choose);
  }

  @Override
  public void close() {
    face.close();
    windows().forEach(TornWindow::closeWindow);
    openedSnapshots().forEach(SnapshotConsole::hide);
    screen().hidden();
  }
}
