package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.app.CommandPalette.Command;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.task.TaskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;

/**
 * What an id or a name leads to: tasks, runs, queues, workers, and what the screen in front does.
 * The server is asked for what it alone knows.
 */
final class Lookup {
  private static final int FEW = 3;
  private static final int MOST = 6;

  private final Console console;
  private final FrameView frame;
  private final Work asking;

  Lookup(Console console, FrameView frame) {
    this.console = console;
    this.frame = frame;
    this.asking = console.work();
  }

  /** What is known here, at once. */
  List<Command> known(String words) {
    List<Command> found = new ArrayList<>();
    String typed = words.strip().toLowerCase(Locale.ROOT);
    if (taskId(words)) {
      String id = TaskId.parse(words).toString();
      found.add(
          new Command("fth-arrow-right", text("palette.task", id), "", () -> frame.showTask(id)));
    }
    if (typed.length() < FEW) {
      return found;
    }
    console.live().get().overview().stream()
        .flatMap(o -> o.queues().stream())
        .filter(q -> q.name().toLowerCase(Locale.ROOT).contains(typed))
        .limit(MOST)
        .forEach(q -> found.add(place(Place.QUEUES, "palette.queue", q.name(), q.name())));
    console.live().get().overview().stream()
        .flatMap(o -> o.workers().stream())
        .filter(
            w ->
                w.name().toLowerCase(Locale.ROOT).contains(typed)
                    || w.id().toLowerCase(Locale.ROOT).startsWith(typed))
        .limit(MOST)
        .forEach(w -> found.add(place(Place.WORKERS, "palette.worker", w.id(), w.name())));
    // What bears the name comes before what can be done with it.
    found.addAll(actions(typed));
    if (words.contains(":") || words.contains("~")) {
      found.add(
          new Command(
              "fth-filter",
              text("palette.find", words.strip()),
              "",
              () -> frame.findTasks(words.strip())));
    }
    return found;
  }

  /** What can be pressed on the screen in front, by its words. */
  private List<Command> actions(String typed) {
    Map<String, Command> found = new LinkedHashMap<>();
    List<String> parts = Arrays.asList(typed.split("\\s+"));
    for (Node node : frame.screen().root().lookupAll(".button")) {
      if (node instanceof Button button && shown(button) && !button.isDisabled()) {
        String told = button.getText() == null ? "" : button.getText();
        String name =
            button.getAccessibleText() == null || button.getAccessibleText().isBlank()
                ? told
                : button.getAccessibleText();
        String low = (told + " " + name).toLowerCase(Locale.ROOT);
        if (!name.isBlank() && parts.stream().allMatch(low::contains)) {
          found.putIfAbsent(name, new Command("fth-play", name, "", button::fire));
        }
      }
    }
    return found.values().stream().limit(MOST).toList();
  }

  private static boolean shown(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** A run of that id, if the server knows one. */
  void ask(String words, Consumer<List<Command>> answer) {
    String typed = words.strip();
    asking.reset();
    if (typed.length() < 12 || typed.contains(" ") || typed.contains(":")) {
      return;
    }
    asking.start(
        () -> console.server().workflows().getRun(typed, 0, 1),
        run -> answer.accept(List.of(place(Place.WORKFLOWS, "palette.run", typed, typed))));
  }

  private Command place(Place place, String key, String id, String name) {
    return new Command(place.icon(), text(key, name), "", () -> frame.open(place, id));
  }

  private static boolean taskId(String words) {
    try {
      TaskId.parse(words);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
