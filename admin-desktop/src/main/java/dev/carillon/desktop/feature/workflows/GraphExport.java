package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.FilePath;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.dag.DagPictures;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Writes the graph of a run to a file: as a picture, as drawing instructions, or as data. */
final class GraphExport {
  private final GraphCard graph;
  private final RunViewModel model;
  private final Host host;

  GraphExport(GraphCard graph, RunViewModel model, Host host) {
    this.graph = graph;
    this.model = model;
    this.host = host;
  }

  /**
   * Asks where to.
   *
   * @param kind png, svg or json
   */
  void ask(String kind) {
    FilePath file = new FilePath(text("flow.export.file")).toSave();
    file.input().setId("export-file");
    String name = model.id().isEmpty() ? "workflow" : model.id();
    file.text().set(Path.of(System.getProperty("user.home"), name + "." + kind).toString());
    Work work = model.console().work();
    new Sheet(
            host.dialogs(),
            text("flow.export.title", kind.toUpperCase(Locale.ROOT)),
            text("flow.export.words"))
        .with(file)
        .open(
            text("flow.export.go"),
            false,
            work,
            () -> {
              Path to = Path.of(file.text().get().strip());
              Supplier<byte[]> content = content(kind);
              work.start(
                  () -> write(to, content),
                  done -> host.say(text("flow.export.done", to), Tone.OK));
            },
            file.input());
  }

  /** What is on the screen now; made into bytes later, on another thread. */
  private Supplier<byte[]> content(String kind) {
    return switch (kind) {
      case "png" -> DagPictures.png(graph.pane().canvas());
      case "svg" -> DagPictures.svg(graph.pane().canvas());
      default -> DagPictures.json(graph.pane().canvas(), model.id());
    };
  }

  private CompletableFuture<Path> write(Path to, Supplier<byte[]> content) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Files.write(to, content.get());
          } catch (IOException e) {
            throw new UncheckedIOException(
                text("flow.export.failed", to, String.valueOf(e.getMessage())), e);
          }
        },
        model.console().background().disk());
  }
}
