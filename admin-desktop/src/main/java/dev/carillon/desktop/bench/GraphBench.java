package dev.carillon.desktop.bench;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.control.dag.DagLayout;
import dev.carillon.desktop.control.dag.DagLayouter;
import dev.carillon.desktop.control.dag.DagPane;
import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.NodeFace;
import dev.carillon.desktop.control.dag.WarmUp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;

/**
 * How long a graph takes from its opening to its first picture, and how many frames a second it
 * gives while it is moved. Every frame moves the view, and so draws everything that is seen anew.
 */
public final class GraphBench {
  private static final double SECONDS = 5;
  private static final long NANOS = 1_000_000_000L;

  /** One motion and how it went. */
  private record Motion(String name, double scale, Consumer<DagCanvas> step) {}

  private final DagPane pane = new DagPane();
  private final Executor graphs;
  private final Executor fx;
  private final Figure.Out out;
  private final Deque<Motion> motions = new ArrayDeque<>();
  private int frames;

  /**
   * @param graphs a thread with a large stack
   * @param fx the JavaFX thread
   * @param out gets each figure
   */
  public GraphBench(Executor graphs, Executor fx, Figure.Out out) {
    this.graphs = graphs;
    this.fx = fx;
    this.out = out;
  }

  public DagPane pane() {
    return pane;
  }

  /**
   * Measures one size after another; completes on the JavaFX thread. What lays graphs out is loaded
   * first, as the list of workflows does it, and told apart.
   */
  public CompletableFuture<Void> run(List<Integer> sizes) {
    CompletableFuture<Void> all = CompletableFuture.runAsync(this::load, graphs);
    for (int size : sizes) {
      all = all.thenComposeAsync(v -> one(size), fx);
    }
    return all;
  }

  private void load() {
    long begin = System.nanoTime();
    WarmUp.once();
    out.tell("graph_layout_loaded", millisSince(begin), "ms");
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private CompletableFuture<Void> one(int size) {
    Graph graph = SampleGraphs.pipeline(size, 7);
    long begin = System.nanoTime();
    CompletableFuture<Void> done = new CompletableFuture<>();
    var unused =
        CompletableFuture.supplyAsync(() -> new DagLayouter(() -> false).layout(graph), graphs)
            .whenCompleteAsync(
                (layout, error) -> {
                  if (error != null) {
                    done.completeExceptionally(error);
                  } else {
                    drawn(layout, begin, done);
                  }
                },
                fx);
    return done;
  }

  private void drawn(DagLayout layout, long begin, CompletableFuture<Void> done) {
    double laidOut = millisSince(begin);
    DagCanvas canvas = pane.canvas();
    canvas.show(layout, Optional.empty());
    canvas.faces(faces(layout));
    long before = canvas.paints();
    new AnimationTimer() {
      private int after;

      @Override
      public void handle(long now) {
        // The picture of the frame before is on the screen when the next one begins.
        if (canvas.paints() > before && ++after == 2) {
          stop();
          tell(layout.size(), "laid_out", laidOut, "ms");
          tell(layout.size(), "drawn", millisSince(begin), "ms");
          motions.add(new Motion("pan", 0, c -> c.panBy(wave(9), wave(5))));
          motions.add(new Motion("zoom", 0, c -> c.zoomBy(frames % 120 < 60 ? 1.06 : 1 / 1.06)));
          motions.add(new Motion("pan_at_45_percent", 0.45, c -> c.panBy(wave(14), wave(9))));
          motions.add(new Motion("pan_at_100_percent", 1, c -> c.panBy(wave(14), wave(9))));
          next(layout.size(), done);
        }
      }
    }.start();
  }

  private double wave(double by) {
    return frames / 60 % 2 == 0 ? -by : by;
  }

  private static Map<String, NodeFace> faces(DagLayout layout) {
    Tone[] tones = Tone.values();
    Map<String, NodeFace> faces = new HashMap<>();
    for (int i = 0; i < layout.size(); i++) {
      Tone tone = tones[i * 7 % 11 % tones.length];
      faces.put(layout.node(i).key(), new NodeFace(tone, "fth-check", i % 90 + " s"));
    }
    return faces;
  }

  private void next(int size, CompletableFuture<Void> done) {
    Motion motion = motions.poll();
    if (motion == null) {
      done.complete(null);
      return;
    }
    DagCanvas canvas = pane.canvas();
    canvas.fit();
    if (motion.scale > 0) {
      canvas.zoomTo(motion.scale);
    }
    frames = 0;
    new AnimationTimer() {
      private long cpu;
      private long began;
      private long last;
      private long longest;

      @Override
      public void handle(long now) {
        long at = System.nanoTime();
        if (began == 0) {
          began = at;
          cpu = Footprint.cpuNanos();
        } else {
          longest = Math.max(longest, at - last);
          frames++;
        }
        last = at;
        if (at - began > SECONDS * NANOS) {
          stop();
          double perSecond = frames / ((at - began) / 1e9);
          tell(size, motion.name, perSecond, "frames/s");
          tell(size, motion.name + "_longest", longest / 1e6, "ms");
          tell(size, motion.name + "_cpu", cpuMillis() / Math.max(1, frames), "ms/frame");
          next(size, done);
        } else {
          motion.step.accept(canvas);
        }
      }

      private double cpuMillis() {
        return (Footprint.cpuNanos() - cpu) / 1e6;
      }
    }.start();
  }

  private void tell(int size, String what, double value, String unit) {
    out.tell("graph_" + size + "_" + what, value, unit);
  }
}
