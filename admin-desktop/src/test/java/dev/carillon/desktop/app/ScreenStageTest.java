package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.FxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

/** One screen is seen at any time, and the next one only when it is ready. */
class ScreenStageTest {
  private Stage window;
  private ScreenStage stage;
  private Node list;
  private Node graph;
  private Node form;

  private static Node screen(String word) {
    return new StackPane(new Button(word));
  }

  @BeforeEach
  void aWindowWithOneScreen() throws Exception {
    window = FxToolkit.registerPrimaryStage();
    list = screen("list");
    graph = screen("graph");
    form = screen("form");
    stage =
        Rig.fx(
            () -> {
              ScreenStage made = new ScreenStage();
              window.setScene(new Scene(made, 600, 400));
              window.show();
              made.show(list, () -> {});
              return made;
            });
  }

  @AfterEach
  void closed() {
    Rig.fx(
        () -> {
          window.hide();
          return true;
        });
  }

  private static boolean seen(Node screen) {
    return screen.getScene() != null
        && screen.localToScene(screen.getLayoutBounds()).intersects(0, 0, 600, 400);
  }

  /** A frame that is drawn after this. */
  private static void frame() {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Rig.fx(
        () -> {
          FxThread.afterFrame(() -> over.complete(true));
          return true;
        });
    over.orTimeout(180, TimeUnit.SECONDS).join();
  }

  @Test
  void theFirstScreenIsSeenAtOnce() {
    frame();
    assertThat(Rig.fx(() -> seen(list))).isTrue();
  }

  @Test
  void theOldOneIsSeenUntilTheNextHasItsLookAndItsPlace() {
    frame();
    List<String> whenSeen = new CopyOnWriteArrayList<>();
    Rig.fx(
        () -> {
          stage.show(graph, () -> {});
          graph
              .localToSceneTransformProperty()
              .addListener(
                  (property, was, now) -> {
                    if (seen(graph)) {
                      Button button = (Button) ((StackPane) graph).getChildren().getFirst();
                      whenSeen.add((button.getSkin() != null) + " " + (button.getWidth() > 0));
                    }
                  });
          // For what comes with the change: a field of it can have the keyboard already.
          assertThat(graph.getScene()).isNotNull();
          assertThat(stage.shown()).contains(graph);
          assertThat(seen(list)).isTrue();
          assertThat(seen(graph)).isFalse();
          ((StackPane) graph).getChildren().getFirst().requestFocus();
          return true;
        });
    Rig.until("the next one", () -> seen(graph));
    assertThat(whenSeen).contains("true true").doesNotContain("false false");
    assertThat(list.getScene()).isNull();
    assertThat(Rig.fx(() -> window.getScene().getFocusOwner()))
        .isSameAs(((StackPane) graph).getChildren().getFirst());
  }

  @Test
  void whatComesToTheNextOneBeforeItIsSeenIsLaidOutBefore() {
    frame();
    CompletableFuture<Boolean> laidOut = new CompletableFuture<>();
    Rig.fx(
        () -> {
          Button late = new Button("late");
          FxThread.afterFrame(() -> ((StackPane) graph).getChildren().add(late));
          stage.show(graph, () -> laidOut.complete(late.getWidth() > 0));
          return true;
        });
    assertThat(laidOut.orTimeout(180, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void theNextOneIsSeenAlthoughSomethingComesWithEachFrame() {
    frame();
    Rig.fx(
        () -> {
          AnimationTimer news =
              new AnimationTimer() {
                @Override
                public void handle(long now) {
                  ((StackPane) graph).requestLayout();
                }
              };
          news.start();
          stage.show(graph, news::stop);
          return true;
        });
    Rig.until("the next one", () -> seen(graph));
  }

  @Test
  void theOneThatLeavesAnswersNobodyAndNeedsNoRoom() {
    frame();
    Rig.fx(
        () -> {
          ((StackPane) list).setMinHeight(900);
          ((StackPane) graph).setMinHeight(300);
          ((StackPane) list).getChildren().getFirst().requestFocus();
          stage.show(graph, () -> {});
          assertThat(stage.minHeight(-1)).isEqualTo(300);
          assertThat(list.getParent().isMouseTransparent()).isTrue();
          List<KeyEvent> heard = new ArrayList<>();
          list.addEventHandler(KeyEvent.ANY, heard::add);
          Event.fireEvent(((StackPane) list).getChildren().getFirst(), typed());
          assertThat(heard).isEmpty();
          stage.show(list, () -> {});
          assertThat(stage.minHeight(-1)).isEqualTo(900);
          Event.fireEvent(((StackPane) list).getChildren().getFirst(), typed());
          assertThat(heard).hasSize(1);
          return true;
        });
  }

  private static KeyEvent typed() {
    return new KeyEvent(
        KeyEvent.KEY_TYPED, "x", "x", KeyCode.UNDEFINED, false, false, false, false);
  }

  @Test
  void ofTwoThatAreWantedWithinAFrameTheLastIsSeen() {
    frame();
    Rig.fx(
        () -> {
          stage.show(graph, () -> {});
          stage.show(form, () -> {});
          return true;
        });
    Rig.until("the last one", () -> seen(form));
    frame();
    assertThat(Rig.fx(() -> seen(form))).isTrue();
    assertThat(graph.getScene()).isNull();
  }

  @Test
  void whoGoesBackAtOnceStays() {
    frame();
    Rig.fx(
        () -> {
          stage.show(graph, () -> {});
          stage.show(list, () -> {});
          return true;
        });
    frame();
    frame();
    assertThat(Rig.fx(() -> seen(list))).isTrue();
    assertThat(stage.shown()).contains(list);
    assertThat(graph.getScene()).isNull();
  }

  @Test
  void afterTheStageWasClearedNothingOfItComesBack() {
    frame();
    Rig.fx(
        () -> {
          stage.show(graph, () -> {});
          stage.clear();
          stage.show(form, () -> {});
          return true;
        });
    frame();
    frame();
    assertThat(Rig.fx(() -> seen(form))).isTrue();
    assertThat(graph.getScene()).isNull();
    assertThat(list.getScene()).isNull();
  }
}
