package dev.carillon.desktop.app;

import dev.carillon.desktop.bench.Figure;
import dev.carillon.desktop.bench.GraphBench;
import dev.carillon.desktop.fx.FxThread;
import dev.carillon.desktop.fx.SystemLook;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import java.util.Arrays;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;

/** {@code carillon console bench graph}: a window in which graphs are opened and moved. */
public final class BenchApp extends Application {
  private static final List<Integer> SIZES = List.of(2_000, 10_000);

  private final ConsoleThreads threads = new ConsoleThreads();

  /** Whether these arguments ask for a measurement. */
  static boolean asked(String... args) {
    return args.length >= 2 && args[0].equals("bench") && args[1].equals("graph");
  }

  @Override
  public void start(Stage stage) {
    List<Integer> sizes = getParameters().getRaw().stream().skip(2).map(Integer::valueOf).toList();
    FxThread fx = new FxThread();
    GraphBench bench = new GraphBench(threads.background().graphs(), fx, Figure.to(System.out));
    Scene scene = new Scene(bench.pane(), 1440, 900);
    new Themes(ThemeChoice.LIGHT, SystemLook.dark()).dress(scene);
    stage.setTitle("Carillon bench " + Arrays.toString(sizes.toArray()));
    stage.setScene(scene);
    stage.show();
    var unused =
        bench
            .run(sizes.isEmpty() ? SIZES : sizes)
            .whenComplete(
                (done, error) -> {
                  if (error != null) {
                    System.err.println("The measurement failed: " + error.getMessage());
                  }
                  FxThread.exit();
                });
  }

  @Override
  public void stop() {
    threads.close();
  }
}
