package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.control.dag.DagLayout;
import dev.carillon.desktop.control.dag.DagLayouter;
import dev.carillon.desktop.control.dag.DagPane;
import dev.carillon.desktop.control.dag.DagPictures;
import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.GraphNode;
import dev.carillon.desktop.control.dag.NodeFace;
import dev.carillon.desktop.feature.workflows.FoldedGraphs;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import dev.carillon.model.workflow.Workflow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxToolkit;

/** Draws graphs of all sizes, whole and at 100 %, for people to look at. */
class GraphGalleryTest {
  @ParameterizedTest
  @CsvSource({"10, LIGHT", "700, LIGHT", "1700, DARK", "10000, LIGHT"})
  void aGraphOfAnySizeIsDrawn(int size, ThemeChoice theme) throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    try (ConsoleThreads threads = new ConsoleThreads()) {
      DagLayout layout =
          CompletableFuture.supplyAsync(
                  () -> new DagLayouter(() -> false).layout(RecordedGraphs.of(size)),
                  threads.background().graphs())
              .get(180, TimeUnit.SECONDS);
      DagPane pane = Rig.fx(DagPane::new);
      Scene scene = Rig.fx(() -> new Scene(pane, 1440, 900));
      String name = "graph-" + size + "-" + theme.name().toLowerCase(Locale.ROOT);
      Rig.fx(
          () -> {
            new Themes(theme, new SimpleBooleanProperty()).dress(scene);
            stage.setScene(scene);
            stage.show();
            pane.canvas().show(layout, Optional.empty());
            pane.canvas().faces(faces(layout));
            pane.canvas().critical(way(layout));
            return true;
          });
      picture(scene, pane.canvas(), name);
      if (size <= 10) {
        exported(pane.canvas());
      }
      Rig.fx(
          () -> {
            pane.canvas().select(Optional.of(layout.node(size / 2).key()));
            pane.canvas().zoomBy(1 / pane.canvas().zoomed().get());
            pane.canvas().flyTo(layout.node(size / 2).key());
            return true;
          });
      Rig.until("100 %", () -> Math.abs(pane.canvas().zoomed().get() - 1) < 1e-6);
      picture(scene, pane.canvas(), name + "-100");
      Optional<Workflow> recorded = RecordedGraphs.recorded(size);
      if (size > 300 && recorded.isPresent()) {
        // As a screen first shows one that is so large.
        Graph folded = FoldedGraphs.of(recorded.get());
        assertThat(folded.nodes().size()).isLessThan(300);
        DagLayout small = new DagLayouter(() -> false).layout(folded);
        Rig.fx(
            () -> {
              pane.canvas().show(small, Optional.empty());
              pane.canvas().faces(faces(small));
              pane.canvas().critical(way(small));
              return true;
            });
        picture(scene, pane.canvas(), name + "-folded");
      }
      Pictures.written();
      assertThat(Pictures.FOLDER.resolve(name + "-100.png")).exists();
    } finally {
      Rig.fx(
          () -> {
            stage.hide();
            return true;
          });
    }
  }

  private static void exported(DagCanvas canvas) throws Exception {
    byte[] png = Rig.fx(() -> DagPictures.png(canvas)).get();
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getWidth()).isGreaterThan(600);
    Files.write(Pictures.FOLDER.resolve("graph-export.png"), png);
    String svg = new String(Rig.fx(() -> DagPictures.svg(canvas)).get(), StandardCharsets.UTF_8);
    assertThat(svg)
        .startsWith("<svg")
        .contains(">" + last(canvas).title() + "</text>")
        .endsWith("</svg>\n");
    String json =
        new String(Rig.fx(() -> DagPictures.json(canvas, "a \"b\"")).get(), StandardCharsets.UTF_8);
    assertThat(json).contains("\"a \\\"b\\\"\"").contains("\"to\": \"" + last(canvas).key() + "\"");
  }

  private static GraphNode last(DagCanvas canvas) {
    return canvas.graph().node(canvas.graph().size() - 1);
  }

  private static void picture(Scene scene, DagCanvas canvas, String name) {
    long before = canvas.paints();
    Rig.fx(
        () -> {
          canvas.requestLayout();
          return true;
        });
    Rig.until("it is drawn", () -> canvas.paints() > before);
    Pictures.take(scene, name);
  }

  private static List<String> way(DagLayout layout) {
    List<String> way = new ArrayList<>();
    for (int at = 0; at >= 0; ) {
      way.add(layout.node(at).key());
      int next = -1;
      for (int e = 0; e < layout.edges(); e++) {
        if (layout.from(e) == at) {
          next = layout.to(e);
        }
      }
      at = next;
    }
    return way;
  }

  private static Map<String, NodeFace> faces(DagLayout layout) {
    Map<String, NodeFace> faces = new HashMap<>();
    for (int i = 0; i < layout.size(); i++) {
      faces.put(layout.node(i).key(), face((double) i / layout.size(), i));
    }
    return faces;
  }

  private static NodeFace face(double progress, int i) {
    if (progress < 0.55) {
      return i % 61 == 17
          ? new NodeFace(Tone.DEAD, "fth-x", "failed 3 times")
          : new NodeFace(Tone.OK, "fth-check", i % 50 + 2 + " s");
    }
    if (progress < 0.65) {
      return i % 4 == 0
          ? new NodeFace(Tone.RETRY, "fth-rotate-cw", "try 2 of 3")
          : new NodeFace(Tone.RUN, "fth-play", "running 14 s");
    }
    return progress < 0.7
        ? new NodeFace(Tone.WAIT, "fth-clock", "waits for a worker")
        : new NodeFace(Tone.IDLE, "fth-circle", "not ready");
  }
}
