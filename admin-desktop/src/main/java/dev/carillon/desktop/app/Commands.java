package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.app.CommandPalette.Command;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the palette offers. */
final class Commands {
  private Commands() {}

  static List<Command> all(FrameView frame) {
    List<Command> all = new ArrayList<>();
    for (Place place : Place.values()) {
      String name = text("palette.go", text("place." + place));
      all.add(new Command(place.icon(), name, "Ctrl " + place.digit(), () -> frame.go(place)));
    }
    for (TaskState state :
        List.of(TaskState.RUNNING, TaskState.READY, TaskState.SCHEDULED, TaskState.RETRY_WAIT)) {
      all.add(
          new Command(
              "fth-filter",
              text("palette.tasks", text("state." + state)),
              "",
              () -> frame.showTasks(new TaskFilter(Set.of(state), "", "", ""))));
    }
    all.add(new Command("fth-refresh-cw", text("palette.refresh"), "F5", frame::refresh));
    all.add(new Command("fth-pause", text("palette.freeze"), "Ctrl L", frame::freeze));
    all.add(new Command("fth-save", text("snapshot.save"), "Ctrl S", frame.snapshots()::save));
    all.add(new Command("fth-archive", text("snapshot.open"), "Ctrl O", frame.snapshots()::open));
    all.add(new Command("fth-globe", text("palette.zone"), "Ctrl Shift U", frame::swapZone));
    all.add(
        new Command(
            "fth-sun", text("palette.light"), "", () -> frame.themeChoice(ThemeChoice.LIGHT)));
    all.add(
        new Command(
            "fth-moon", text("palette.dark"), "", () -> frame.themeChoice(ThemeChoice.DARK)));
    all.add(
        new Command(
            "fth-monitor",
            text("palette.system"),
            "",
            () -> frame.themeChoice(ThemeChoice.SYSTEM)));
    all.add(new Command("fth-help-circle", text("palette.keys"), "?", frame::showKeys));
    return all;
  }
}
