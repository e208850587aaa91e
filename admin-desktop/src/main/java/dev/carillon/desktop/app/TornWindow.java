package dev.carillon.desktop.app;

import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.Toasts;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.Zoomed;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.OneFrame;
import dev.carillon.desktop.theme.Themes;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskFilter;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Rectangle2D;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/** A window beside the console's. What leads elsewhere leads there in the console's own window. */
final class TornWindow implements Host {
  private static final double WIDTH = 520;
  private static final double HEIGHT = 760;

  private final Host frame;
  private final Stage stage = new Stage();
  private final ModalLayer modal = new ModalLayer();
  private static final Rectangle2D LEAST = new Rectangle2D(0, 0, 440, 480);

  private final Toasts toasts = new Toasts();

  private TornWindow(Host frame) {
    this.frame = frame;
  }

  /**
   * Opens one.
   *
   * @param production whether it is painted so
   * @param closed told when it is gone
   */
  static TornWindow open(
      Host frame,
      Themes themes,
      boolean production,
      String title,
      Function<Host, Torn> make,
      Consumer<TornWindow> closed) {
    TornWindow window = new TornWindow(frame);
    Torn content = make.apply(window);
    StackPane root = new StackPane(content.root(), window.toasts, window.modal);
    root.getStyleClass().add("torn");
    if (production) {
      root.getStyleClass().add("production");
    }
    Zoomed zoomed = new Zoomed(root, themes.scale(), LEAST);
    Scene scene = new Scene(new Group(), WIDTH, HEIGHT);
    OneFrame.style(scene, zoomed.speck());
    themes.dress(scene);
    scene.setRoot(zoomed);
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.getCode() == KeyCode.ESCAPE && !window.modal.showing()) {
            window.stage.close();
            e.consume();
          }
        });
    window.stage.setTitle(title);
    Icons.dress(window.stage);
    window.stage.setScene(scene);
    window.stage.setOnHidden(
        e -> {
          content.close().run();
          zoomed.close();
          themes.undress(scene);
          closed.accept(window);
        });
    window.stage.show();
    return window;
  }

  Stage stage() {
    return stage;
  }

  @Override
  public void showTasks(TaskFilter filter) {
    frame.showTasks(filter);
  }

  @Override
  public void findTasks(String filter) {
    frame.findTasks(filter);
  }

  @Override
  public void showTask(String id) {
    frame.showTask(id);
  }

  @Override
  public void showDeadLetters() {
    frame.showDeadLetters();
  }

  @Override
  public void show(Subject subject) {
    frame.show(subject);
  }

  @Override
  public void showQueues() {
    frame.showQueues();
  }

  @Override
  public void showSubmit() {
    frame.showSubmit();
  }

  @Override
  public void showSubmit(String queue) {
    frame.showSubmit(queue);
  }

  @Override
  public void say(String text, Tone tone) {
    toasts.say(text, tone);
  }

  @Override
  public ModalLayer dialogs() {
    return modal;
  }

  @Override
  public void window(String title, Function<Host, Torn> make) {
    frame.window(title, make);
  }

  @Override
  public void closeWindow() {
    stage.close();
  }
}
