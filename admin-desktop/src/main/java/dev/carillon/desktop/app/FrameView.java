package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.Toasts;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.feature.tasks.TasksView;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import dev.carillon.model.task.TaskFilter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The frame: brings screens to the front, and shows how the connection stands. */
public final class FrameView implements Host, AutoCloseable {
  private final Console console;
  private final ScreenFactory factory;
  private final Themes themes;
  private final ConsolePrefs prefs;
  private final StackPane root = new StackPane();
  private final ModalLayer modal = new ModalLayer();
  private final Toasts toasts = new Toasts();
  private final Rail rail = new Rail(this::go);
  private final StatusBar status = new StatusBar();
  private final Banner banner;
  private final CommandPalette palette;
  private final Map<Place, Screen> screens = new EnumMap<>(Place.class);
  private final Subscription clock;
  private Place current = Place.DASHBOARD;

  @FXML private BorderPane frame;
  @FXML private VBox center;
  @FXML private StackPane stage;
  @FXML private Label stamp;
  @FXML private Label profile;
  @FXML private Label address;
  @FXML private Label live;
  @FXML private Region liveDot;
  @FXML private Button theme;

  FrameView(Console console, ScreenFactory factory, Themes themes, ConsolePrefs prefs) {
    this.console = console;
    this.factory = factory;
    this.themes = themes;
    this.prefs = prefs;
    BorderPane loaded = Fxml.load(this);
    banner = new Banner(() -> console.session().retryNow());
    palette = new CommandPalette(modal, Commands.all(this), this::showTask);
    loaded.setLeft(rail);
    loaded.setBottom(status);
    center.getChildren().addFirst(banner);
    root.getChildren().addAll(loaded, toasts, modal);
    var unused = themes.choice().subscribe(t -> themeIcon());
    var unusedToo = console.live().subscribe(this::take);
    // Ages and countdowns, also while nothing comes.
    clock = Metronome.every(Duration.ofMillis(500), this::tell);
    go(Place.DASHBOARD);
  }

  void install(Scene scene) {
    new FrameKeys(this).install(scene);
  }

  public Parent root() {
    return root;
  }

  void go(Place place) {
    Screen next = screens.computeIfAbsent(place, p -> factory.make(p, this));
    rail.select(place);
    if (stage.getChildren().contains(next.root())) {
      return;
    }
    Screen was = screens.get(current);
    if (was != null && was != next) {
      was.hidden();
    }
    current = place;
    stage.getChildren().setAll(next.root());
    next.shown();
    prefs.put("screen", place.name());
  }

  /** What is in front. */
  Place place() {
    return current;
  }

  Screen screen() {
    return screens.computeIfAbsent(current, p -> factory.make(p, this));
  }

  void openPalette() {
    palette.open();
  }

  void showKeys() {
    KeysSheet.open(modal);
  }

  void refresh() {
    console.session().retryNow();
    screen().refresh();
  }

  void themeChoice(ThemeChoice choice) {
    themes.choice().set(choice);
  }

  @FXML
  void switchTheme() {
    themes.choice().set(themes.dark() ? ThemeChoice.LIGHT : ThemeChoice.DARK);
  }

  @FXML
  private void palette() {
    openPalette();
  }

  private void themeIcon() {
    theme.setGraphic(new FontIcon(themes.dark() ? "fth-sun" : "fth-moon"));
  }

  private void take(LiveState state) {
    state.overview().ifPresent(rail::show);
    dress(state.profile());
    tell();
  }

  /** Everybody sees where he is, at the head of every screen and on every dialog. */
  private void dress(Profile shown) {
    address.setText(
        shown.name().equals(shown.address())
            ? shown.address()
            : shown.name() + " · " + shown.address());
    profile.setText(text("environment." + shown.environment()));
    Tone tone =
        switch (shown.environment()) {
          case LOCAL -> Tone.IDLE;
          case TEST -> Tone.RUN;
          case STAGING -> Tone.RETRY;
          case PRODUCTION -> Tone.DEAD;
        };
    tone.dress(profile);
    root.getStyleClass().remove("production");
    if (shown.environment() == Environment.PRODUCTION) {
      root.getStyleClass().add("production");
    }
  }

  private void tell() {
    LiveState state = console.live().get();
    long now = console.clock().millis();
    banner.show(state, now);
    status.show(state, now);
    boolean up = state.link().up();
    Tone tone = up ? Tone.OK : state.link() instanceof Link.Lost ? Tone.DEAD : Tone.WAIT;
    tone.dress(liveDot);
    live.setText(
        text(up ? "top.live" : state.link() instanceof Link.Lost ? "top.lost" : "top.connecting"));
    boolean stale = state.link() instanceof Link.Lost && state.receivedMs() > 0;
    stage.getStyleClass().remove("stale");
    if (stale) {
      stage.getStyleClass().add("stale");
      stamp.setText(text("top.stamp", Figures.time(state.receivedMs(), now, console.zone())));
    }
    stamp.setVisible(stale);
    stamp.setManaged(stale);
  }

  @Override
  public void showTasks(TaskFilter filter) {
    go(Place.TASKS);
    tasks().show(filter);
  }

  @Override
  public void showTask(String id) {
    go(Place.TASKS);
    tasks().open(id);
  }

  private TasksView tasks() {
    return (TasksView) screens.computeIfAbsent(Place.TASKS, p -> factory.make(p, this));
  }

  @Override
  public void showDeadLetters() {
    go(Place.DEAD);
  }

  @Override
  public void showQueues() {
    go(Place.QUEUES);
  }

  @Override
  public void showWorkers() {
    go(Place.WORKERS);
  }

  @Override
  public void showSubmit() {
    go(Place.SUBMIT);
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
  public void close() {
    clock.close();
    screen().hidden();
  }
}
