package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.Recording;
import dev.carillon.client.RecordingFile;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What was saved is seen again without the server. */
class SnapshotOnServerTest extends OnServer {
  private Path file(String name) {
    return folder.resolve(name);
  }

  private void type(Path file) {
    Rig.until("the question which file", () -> rig.find("#snapshot-file") != null);
    Rig.fx(
        () -> {
          rig.<TextField>find("#snapshot-file").setText(file.toString());
          return true;
        });
    fire("#confirm");
  }

  private static <N extends Node> N find(SnapshotConsole console, String selector) {
    @SuppressWarnings("unchecked")
    N found = (N) console.window().scene().lookup(selector);
    return found;
  }

  @Test
  void whatIsSavedIsSeenAgainWithoutTheServerAndNothingCanBeChanged() throws Exception {
    String id =
        submit(NewTask.of("shell", Payload.of("echo words of the log")).inQueue("kept-for-later"));
    awaitState(id, TaskState.SUCCEEDED);
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
    Rig.until("the task", () -> shown("#task-retry"));
    Rig.until(
        "the task in the list that is saved",
        () ->
            rig.<TableView<Row<Task>>>find("#tasks-table").getItems().stream()
                .anyMatch(row -> row.key().equals(id)));
    robot.push(KeyCode.CONTROL, KeyCode.S);
    Path file = file("console.snapshot");
    type(file);
    Rig.until("the file", () -> Files.exists(file) && !rig.frame().dialogs().showing());
    assertThat(RecordingFile.read(file).server()).isEqualTo(server.address());

    server.stopServer();
    try {
      Rig.until("the loss", () -> !rig.session().state().link().up());
      robot.push(KeyCode.CONTROL, KeyCode.O);
      type(file);
      Rig.until("the window", () -> rig.frame().openedSnapshots().size() == 1);
      SnapshotConsole console = rig.frame().openedSnapshots().getFirst();
      Scene scene = console.window().scene();
      FrameView frame = console.window().frame();
      Rig.until("the banner", () -> find(console, "#banner").isVisible());
      assertThat(
              Rig.fx(
                  () ->
                      scene.getRoot().lookupAll("#banner .label").stream()
                          .map(this::words)
                          .toList()))
          .anySatisfy(words -> assertThat(words).contains("Snapshot of"))
          .anySatisfy(words -> assertThat(words).contains(server.address()));
      String age = Rig.fx(() -> SnapshotOnServerTest.<Label>find(console, "#status-age").getText());
      assertThat(age).startsWith("Saved ");
      looksAt(frame, Place.QUEUES);
      Rig.until(
          "the queue",
          () ->
              SnapshotOnServerTest.<TableView<Row<QueueSnapshot>>>find(console, "#queues-table")
                  .getItems()
                  .stream()
                  .anyMatch(row -> row.key().equals("kept-for-later")));
      assertThat(Rig.fx(() -> find(console, "#queue-pause").isDisabled())).isTrue();
      looksAt(frame, Place.TASKS);
      Rig.until(
          "the task in the list",
          () ->
              SnapshotOnServerTest.<TableView<Row<Task>>>find(console, "#tasks-table")
                  .getItems()
                  .stream()
                  .anyMatch(row -> row.key().equals(id)));
      Rig.fx(
          () -> {
            frame.showTask(id);
            return true;
          });
      Rig.until("the task itself", () -> find(console, "#task-drawer") != null);
      Rig.until(
          "its log",
          () ->
              SnapshotOnServerTest.<TextArea>find(console, "#task-log") != null
                  && SnapshotOnServerTest.<TextArea>find(console, "#task-log")
                      .getText()
                      .contains("words of the log"));
      // Screens that nobody had looked at are in it as well.
      for (Place place : List.of(Place.CLUSTER, Place.WORKERS, Place.DASHBOARD, Place.DEAD)) {
        looksAt(frame, place);
        assertThat(
                Rig.fx(
                    () ->
                        scene.getRoot().lookupAll(".problem-what").stream()
                            .map(this::words)
                            .filter(words -> !words.isEmpty())
                            .toList()))
            .as("problems of " + place)
            .isEmpty();
      }
      // It is of one server: no profile leads away from it.
      assertThat(
              Rig.fx(
                  () -> {
                    SnapshotOnServerTest.<MenuButton>find(console, "#profile-menu").show();
                    var items =
                        SnapshotOnServerTest.<MenuButton>find(console, "#profile-menu").getItems();
                    return items.stream().map(MenuItem::getText).toList();
                  }))
          .containsExactly(Texts.text("profiles.manage"));
      looksAt(frame, Place.SETTINGS);
      assertThat(Rig.fx(() -> find(console, "#profile-lines").getParent().isVisible())).isFalse();
      looksAt(frame, Place.DASHBOARD);
      Pictures.take(scene, "snapshot-dashboard");
      Pictures.written();
    } finally {
      server.startServer();
    }
    Rig.until("the connection", () -> rig.session().state().link().up());
  }

  private String words(Node node) {
    return node instanceof Labeled label ? label.getText() : node.toString();
  }

  private void looksAt(FrameView frame, Place place) {
    Rig.fx(
        () -> {
          frame.go(place);
          return true;
        });
    rig.settle();
  }

  @Test
  void aFileThatIsNoneOrBrokenOrOfAnotherVersionIsToldInPlace() throws Exception {
    Path whole = file("whole.snapshot");
    RecordingFile.write(new Recording("somewhere:9090", 1, List.of()), whole);
    assertThat(RecordingFile.read(whole).server()).isEqualTo("somewhere:9090");
    byte[] bytes = Files.readAllBytes(whole);
    Path text = Files.writeString(file("notes.txt"), "nothing of the kind");
    Path cut = Files.write(file("cut.snapshot"), Arrays.copyOf(bytes, bytes.length - 4));
    byte[] flipped = bytes.clone();
    flipped[bytes.length - 12] ^= 0x55;
    Path broken = Files.write(file("broken.snapshot"), flipped);
    byte[] later = bytes.clone();
    later["CARILLON-SNAPSHOT\n".length() + 3] = 9;
    Path newer = Files.write(file("newer.snapshot"), later);

    refused(text, "another kind of file");
    refused(cut, "cut off or damaged");
    refused(broken, "cut off or damaged");
    refused(newer, "version 9");
    refused(file("missing.snapshot"), "no such file");

    robot.push(KeyCode.CONTROL, KeyCode.O);
    type(newer);
    Rig.until(
        "the reason in the dialog",
        () ->
            rig.frame().dialogs().lookupAll(".label").stream()
                .anyMatch(n -> n instanceof Label l && l.getText().contains("version 9")));
    assertThat(rig.frame().openedSnapshots()).isEmpty();
  }

  private static void refused(Path file, String words) {
    assertThatThrownBy(() -> RecordingFile.read(file))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining(words);
  }
}
