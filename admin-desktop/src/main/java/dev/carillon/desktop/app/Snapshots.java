package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Recording;
import dev.carillon.client.RecordingFile;
import dev.carillon.desktop.control.FilePath;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Saves what the console sees to one file, and opens such files. All screens are asked, also those
 * that nobody has looked at yet; of tasks and runs, those that were opened. What is frozen is saved
 * as it is, and so is what is left of a server that is lost.
 */
final class Snapshots {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm", Locale.ROOT);

  /** Time for the first answers, which some screens need for their next questions. */
  private static final long LOOK_MS = 700;

  private final Console console;
  private final FrameView frame;
  private final BiConsumer<Recording, Path> window;

  /**
   * @param window shows one, given the file it comes from
   */
  Snapshots(Console console, FrameView frame, BiConsumer<Recording, Path> window) {
    this.console = console;
    this.frame = frame;
    this.window = window;
  }

  /** Asks where to. */
  void save() {
    FilePath file = new FilePath(text("snapshot.file")).toSave();
    file.input().setId("snapshot-file");
    String name =
        "carillon-"
            + NAME.format(Instant.ofEpochMilli(console.now()).atZone(console.zone()))
            + ".snapshot";
    file.text().set(Path.of(System.getProperty("user.home"), name).toString());
    Work work = console.work();
    new Sheet(frame.dialogs(), text("snapshot.save"), text("snapshot.save.words"))
        .with(file)
        .open(
            text("snapshot.save.go"),
            false,
            work,
            () -> {
              Path to = Path.of(file.text().get().strip());
              boolean replace = file.chosen();
              Executor disk = console.background().disk();
              work.start(
                  () ->
                      CompletableFuture.runAsync(() -> RecordingFile.free(to, replace), disk)
                          .thenComposeAsync(free -> take(), console.fx())
                          .thenApplyAsync(r -> write(r, to, replace), disk),
                  done -> frame.say(text("snapshot.saved", done), Tone.OK));
            },
            file.input());
  }

  private static Path write(Recording recording, Path to, boolean replace) {
    if (replace) {
      RecordingFile.replace(recording, to);
    } else {
      RecordingFile.write(recording, to);
    }
    return to;
  }

  private CompletableFuture<Recording> take() {
    boolean now = console.live().get().link().up() && !console.pace().frozen().get();
    if (!now) {
      return console.server().record(console.live().get().receivedMs(), false);
    }
    List<Screen> asked = frame.visit();
    Executor later =
        CompletableFuture.delayedExecutor(LOOK_MS, TimeUnit.MILLISECONDS, console.fx());
    return CompletableFuture.runAsync(() -> frame.leave(asked), later)
        .thenCompose(left -> console.server().record(console.clock().millis(), true));
  }

  /** Asks which, and shows it in a window of its own. */
  void open() {
    FilePath file = new FilePath(text("snapshot.file"));
    file.input().setId("snapshot-file");
    Work work = console.work();
    new Sheet(frame.dialogs(), text("snapshot.open"), text("snapshot.open.words"))
        .with(file)
        .open(
            text("snapshot.open.go"),
            false,
            work,
            () -> {
              Path from = Path.of(file.text().get().strip());
              work.start(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> RecordingFile.read(from), console.background().disk()),
                  recording -> window.accept(recording, from));
            },
            file.input());
  }
}
