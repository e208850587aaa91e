package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import org.junit.jupiter.api.Test;

/** One workflow more than an answer of the server holds. */
class ManyWorkflowsTest extends OneTooMany {
  @Override
  CompletableFuture<?> make(String id) {
    return others.workflows().put(text(id));
  }

  private static String text(String id) {
    return """
    kind: workflow
    id: %s
    nodes:
      - {id: only, type: echo, payload: x}
    """
        .formatted(id);
  }

  @Override
  CompletableFuture<?> unmake(String id) {
    return others.workflows().delete("default", id, 0, "");
  }

  private List<String> listed() {
    return keys("#flows-table");
  }

  private String read() {
    return rig.<Label>find("#flows-read").getText();
  }

  @Test
  void theLastIsFoundAndBeforeThatWhatIsMissingIsSaid() {
    // The dashboard asks for lists as well.
    rig.go(Place.QUEUES);
    held.hold("list");
    rig.go(Place.WORKFLOWS);
    Rig.until("the first question", () -> held.waiting() == 1);
    held.letOneGo();
    Rig.until("how many are read", () -> read().startsWith("500 read so far"));
    type("#flows-filter", LAST);
    assertThat(Rig.fx(this::listed)).isEmpty();
    assertThat(Rig.fx(() -> words("#flows-table"))).contains("No match so far");
    rig.picture("real-workflows-reading");
    rig.theme(ThemeChoice.DARK);
    rig.picture("real-workflows-reading-dark");
    Rig.until("the second question", () -> held.waiting() > 0);
    letGo();
    Rig.until("the last", () -> listed().equals(List.of("default/" + LAST)));
    assertThat(Rig.fx(this::read)).doesNotContain("so far");
    rig.picture("real-workflows-many");
  }

  @Test
  void whatIsStoredHereIsListedBeforeTheServerIsAskedAgain() throws Exception {
    String id = "zz-3000";
    rig.go(Place.WORKFLOWS);
    Rig.until("all", () -> listed().contains("default/" + LAST));
    try {
      held.hold("list");
      fire("#flow-new");
      Rig.fx(
          () -> {
            rig.<TextArea>find("#definition-text").setText(text(id));
            return true;
          });
      fire("#definition-save");
      Rig.until("its versions", () -> !versions().isEmpty());
      Rig.fx(() -> rig.frame().screen().back());
      Rig.until("it, in its place", () -> listed().indexOf("default/" + id) == place(id));
    } finally {
      letGo();
      others.workflows().delete("default", id, 0, "").get(180, TimeUnit.SECONDS);
    }
  }

  private List<?> versions() {
    return rig.<ComboBox<?>>find("#definition-version").getItems();
  }

  private int place(String id) {
    return listed().stream().sorted().toList().indexOf("default/" + id);
  }
}
