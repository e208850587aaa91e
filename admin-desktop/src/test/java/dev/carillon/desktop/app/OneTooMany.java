package dev.carillon.desktop.app;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.ServerConnector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * One thing of a kind more than an answer of the server holds, and answers that can be held. They
 * are made once for all tests of a class: each leaves them as they were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneTooMany extends OnServer {
  static final int PAGE = 500;

  /** Behind those that other tests left, so that the last of all is one of these. */
  static final List<String> IDS =
      IntStream.rangeClosed(0, PAGE).mapToObj("zz-%03d"::formatted).toList();

  static final String LAST = IDS.getLast();

  final HeldPort held = new HeldPort();

  @Override
  ServerConnector connector() {
    return held.before(super.connector());
  }

  abstract CompletableFuture<?> make(String id);

  abstract CompletableFuture<?> unmake(String id);

  @BeforeAll
  void makeAll() {
    each(this::make);
  }

  /** The server is shared with other tests. */
  @AfterAll
  void unmakeAll() {
    each(this::unmake);
  }

  private static void each(Function<String, CompletableFuture<?>> call) {
    // Some at a time: each has to be answered in time, however slow this computer is.
    call.apply(IDS.getFirst()).orTimeout(180, TimeUnit.SECONDS).join();
    for (int i = 1; i < IDS.size(); i += 10) {
      CompletableFuture.allOf(
              IDS.subList(i, Math.min(IDS.size(), i + 10)).stream()
                  .map(call)
                  .toArray(CompletableFuture[]::new))
          .orTimeout(180, TimeUnit.SECONDS)
          .join();
    }
  }

  /** The keys of what a table shows. */
  List<String> keys(String table) {
    return rig.<TableView<Row<?>>>find(table).getItems().stream().map(Row::key).toList();
  }

  void type(String field, String words) {
    Rig.fx(
        () -> {
          rig.<TextField>find(field).setText(words);
          return true;
        });
  }

  /** All that can be read in a part of the window, a label a line. */
  String words(String within) {
    return String.join(
        "\n",
        rig.find(within).lookupAll(".label").stream()
            .map(n -> n instanceof Labeled l ? l.getText() : "")
            .toList());
  }

  /** The answers that are held arrive, and those that come. */
  @AfterEach
  void letGo() {
    held.hold("");
    while (held.waiting() > 0) {
      held.letOneGo();
    }
  }
}
