package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.theme.ThemeChoice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One workflow more than an answer of the server holds. */
class ManyWorkflowsTest extends OnServer {
  private static final List<String> IDS =
      IntStream.rangeClosed(0, 500).mapToObj("zz-%03d"::formatted).toList();

  private static final String LAST = IDS.getLast();

  private final HeldPort held = new HeldPort();

  @Override
  ServerConnector connector() {
    return held.before(super.connector());
  }

  @BeforeEach
  void make() {
    each(
        id ->
            others
                .workflows()
                .put(
                    """
                    kind: workflow
                    id: %s
                    nodes:
                      - {id: only, type: echo, payload: x}
                    """
                        .formatted(id)));
  }

  /** The server is shared with other tests. */
  @AfterEach
  void unmake() {
    each(id -> others.workflows().delete("default", id, 0, ""));
  }

  private static void each(Function<String, CompletableFuture<?>> call) {
    // Some at a time: each has to be answered in time, however slow this computer is.
    for (int i = 0; i < IDS.size(); i += 20) {
      CompletableFuture.allOf(
              IDS.subList(i, Math.min(IDS.size(), i + 20)).stream()
                  .map(call)
                  .toArray(CompletableFuture[]::new))
          .orTimeout(180, TimeUnit.SECONDS)
          .join();
    }
  }

  private List<String> listed() {
    return rig.<TableView<Row<?>>>find("#flows-table").getItems().stream().map(Row::key).toList();
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
    Rig.fx(
        () -> {
          rig.<TextField>find("#flows-filter").setText(LAST);
          return true;
        });
    assertThat(Rig.fx(this::listed)).isEmpty();
    assertThat(Rig.fx(this::placeholder)).contains("No match so far");
    rig.picture("real-workflows-reading");
    rig.theme(ThemeChoice.DARK);
    rig.picture("real-workflows-reading-dark");
    Rig.until("the second question", () -> held.waiting() > 0);
    held.hold("");
    while (held.waiting() > 0) {
      held.letOneGo();
    }
    Rig.until("the last", () -> listed().equals(List.of("default/" + LAST)));
    assertThat(Rig.fx(this::read)).doesNotContain("so far");
    rig.picture("real-workflows-many");
  }

  private String placeholder() {
    return String.join(
        "\n",
        rig.find("#flows-table").lookupAll(".label").stream()
            .map(n -> n instanceof Labeled l ? l.getText() : "")
            .toList());
  }
}
