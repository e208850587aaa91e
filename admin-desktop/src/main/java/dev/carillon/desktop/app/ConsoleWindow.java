package dev.carillon.desktop.app;

import dev.carillon.desktop.control.Zoomed;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Background;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.FxThread;
import dev.carillon.desktop.fx.LiveBridge;
import dev.carillon.desktop.fx.OneFrame;
import dev.carillon.desktop.fx.Pace;
import dev.carillon.desktop.fx.SystemLook;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Subscription;

/** Puts one console together over a session: the frame, its screens and its look. */
final class ConsoleWindow implements AutoCloseable {
  private static final double WIDTH = 1440;
  private static final double HEIGHT = 900;

  private final LiveBridge bridge;

  /** What every screen has room in, one part below the other, when it is shown larger. */
  private static final Rectangle2D LEAST = new Rectangle2D(0, 0, 660, 420);

  private final FrameView frame;
  private final Themes themes;
  private final ConsolePrefs prefs;
  private final Scene scene;

  /** Ends with this window: the stage may be used again. */
  private Subscription resting = Subscription.EMPTY;

  /** On the JavaFX thread. */
  ConsoleWindow(
      Ways ways, ConsolePrefs prefs, ThemeChoice theme, Clock clock, Background background) {
    this.prefs = prefs;
    Session session = ways.doorway().session();
    Coalescer coalescer = new Coalescer();
    Pace pace = new Pace();
    bridge = new LiveBridge(session, coalescer, pace);
    ZoneId zone = kept(prefs.get("zone", ""), clock.getZone());
    ObjectProperty<ZoneId> shown = new SimpleObjectProperty<>(zone);
    shown.subscribe((was, now) -> prefs.put("zone", left(now, clock.getZone())));
    Console console =
        new Console(
            session, bridge.live(), new FxThread(), coalescer, clock, pace, shown, background);
    themes = new Themes(theme, SystemLook.dark());
    themes.choice().subscribe((was, now) -> prefs.put("theme", now.name()));
    themes.scale().set((int) Math.clamp(prefs.number("text.scale", 100), 100, 200));
    themes.scale().subscribe((was, now) -> prefs.put("text.scale", String.valueOf(now)));
    frame = new FrameView(new ScreenFactory(console, prefs, themes, ways), shown);
    scene =
        new Scene(
            new Group(),
            prefs.number("window.width", WIDTH),
            prefs.number("window.height", HEIGHT));
    Zoomed zoomed = new Zoomed(frame.root(), themes.scale(), LEAST);
    OneFrame.style(scene, zoomed.speck());
    // Before there is anything in it: each node is styled once, when it comes in.
    themes.dress(scene);
    scene.setRoot(zoomed);
    frame.install(scene);
  }

  private static String left(ZoneId zone, ZoneId local) {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.equals(local) ? "" : zone.getId();
  }

  /** As it was left; this computer's if that was so, or if it is known no more. */
  private static ZoneId kept(String zone, ZoneId local) {
    if (zone.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    return ZoneId.getAvailableZoneIds().contains(zone) ? ZoneId.of(zone) : local;
  }

  public Scene scene() {
    return scene;
  }

  /** Fills a stage and remembers its size. */
  public void open(Stage stage) {
    stage.setTitle("Carillon");
    stage.setMinWidth(1024);
    stage.setMinHeight(640);
    stage.setScene(scene);
    stage.setOnHiding(
        e -> {
          prefs.put("window.maximized", String.valueOf(stage.isMaximized()));
          if (!stage.isMaximized()) {
            prefs.put("window.width", String.valueOf(scene.getWidth()));
            prefs.put("window.height", String.valueOf(scene.getHeight()));
          }
        });
    resting = stage.iconifiedProperty().subscribe((was, away) -> frame.rest(away));
    stage.setMaximized(Boolean.parseBoolean(prefs.get("window.maximized", "false")));
    stage.show();
    // The window first, then what stands in its bar.
    FxThread.afterFrame(() -> Icons.dress(stage));
  }

  ReadOnlyObjectProperty<LiveState> live() {
    return bridge.live();
  }

  public FrameView frame() {
    return frame;
  }

  public Themes themes() {
    return themes;
  }

  @Override
  public void close() {
    resting.unsubscribe();
    frame.close();
    bridge.close();
    themes.close();
  }
}
