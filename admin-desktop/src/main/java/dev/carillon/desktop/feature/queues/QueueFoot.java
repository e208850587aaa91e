package dev.carillon.desktop.feature.queues;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.SlotBar;
import dev.carillon.desktop.control.TimeWent;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.task.Task;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The chosen queue below the list: what limits it, and where the time of its last tasks went. */
final class QueueFoot extends HBox {
  private static final int TASKS = 50;
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Console console;
  private final Work limiting;
  private final Work looking;
  private final Label running = new Label();
  private final SlotBar gauge = new SlotBar();
  private final Label limits = new Label();
  private final TimeWent went = new TimeWent();
  private final Label of = new Label();
  private final Polling polling;
  private String queue = "";
  private boolean inFront;

  QueueFoot(Console console) {
    this.console = console;
    limiting = console.work();
    looking = console.work();
    polling = new Polling(console, EVERY, this::ask, limiting, looking);
    setId("queue-foot");
    getStyleClass().addAll("queue-foot");
    running.getStyleClass().add("heading");
    gauge.setMaxWidth(Double.MAX_VALUE);
    gauge.managedProperty().bind(gauge.visibleProperty());
    getChildren().addAll(part("queues.section.limits", running, gauge, limits), time());
    managedProperty().bind(visibleProperty());
    setVisible(false);
    var unused = limiting.problem().subscribe(p -> p.ifPresent(why -> limits.setText(why.what())));
    var unusedToo = looking.problem().subscribe(p -> p.ifPresent(why -> of.setText(why.what())));
  }

  private VBox time() {
    VBox part = part("queues.section.time", went, of);
    went.setId("queue-time");
    return part;
  }

  private static VBox part(String key, Region... content) {
    Label title = new Label(text(key));
    title.getStyleClass().add("section");
    VBox part = new VBox(title);
    part.getStyleClass().add("queue-part");
    part.getChildren().addAll(content);
    for (Region each : content) {
      if (each instanceof Label label && !label.getStyleClass().contains("heading")) {
        label.getStyleClass().add("caption");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
      }
    }
    // Wide enough that no text of it is thought to take many lines.
    part.setPrefWidth(460);
    part.setMinWidth(0);
    HBox.setHgrow(part, Priority.ALWAYS);
    return part;
  }

  /** From now on the chosen queue is asked for again and again. */
  void open() {
    inFront = true;
    polling.open();
  }

  /** Nobody looks: nothing is asked any more. */
  void close() {
    inFront = false;
    polling.close();
  }

  /**
   * Shows one queue.
   *
   * @param name empty: none is chosen
   */
  void show(String name) {
    if (name.equals(queue)) {
      return;
    }
    queue = name;
    setVisible(!name.isEmpty());
    limiting.reset();
    looking.reset();
    running.setText("–");
    gauge.setVisible(false);
    limits.setText(text("queues.limits.asking"));
    went.show(List.of(), 0);
    of.setText(text("queues.time.asking"));
    if (inFront) {
      polling.askNow();
    }
  }

  void ask() {
    String name = queue;
    if (!name.isEmpty()) {
      limiting.start(() -> console.server().control().limits(name, 1), this::limits);
      looking.start(
          () ->
              console
                  .server()
                  .tasks()
                  .page(SearchRequest.of("queue:" + name + " state:ended").size(TASKS)),
          found -> time(found.tasks()));
    }
  }

  private void limits(LimitStatus status) {
    int most = status.settings().concurrency();
    running.setText(
        most == 0
            ? text("queues.slots.free", Figures.count(status.held()))
            : text("queues.slots", Figures.count(status.held()), Figures.count(most)));
    gauge.setVisible(most > 0);
    gauge.show(status.held(), most);
    String rate =
        status.settings().rate().limited()
            ? text(
                "queues.limits.rate.now",
                LimitSheet.words(status.settings().rate()),
                Figures.count(Math.max(0, status.tokens())))
            : text("queues.limits.rate.none");
    limits.setText(
        status.blockedTasks() == 0
            ? rate
            : rate + " " + text("queues.limits.blocked", Figures.count(status.blockedTasks())));
  }

  private void time(List<Task> tasks) {
    went.show(tasks, console.now());
    of.setText(
        tasks.isEmpty()
            ? text("queues.time.none")
            : text("queues.time.of", Figures.count(tasks.size())));
  }
}
