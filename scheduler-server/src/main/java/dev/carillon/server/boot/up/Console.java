package dev.carillon.server.boot.up;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The desktop console as a process of its own; closing its window does not end the server. */
final class Console {
  private static final long PATIENCE_S = 3;

  private final Process process;

  private Console(Process process) {
    this.process = process;
  }

  /** Whether there is something to show a window on. */
  static boolean hasDisplay(Map<String, String> environment) {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return os.contains("mac")
        || os.contains("windows")
        || !environment.getOrDefault("DISPLAY", "").isEmpty()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
  }

  /** Opens it; if that fails, says so, and that is all. */
  static @Nullable Console open(List<String> command, int port, Path log, Consumer<String> out) {
    List<String> line = new ArrayList<>(command);
    line.add("--server=localhost:" + port);
    try {
      return new Console(
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
              .start());
    } catch (IOException e) {
      out.accept("The console could not be opened: " + e.getMessage());
      return null;
    }
  }

  void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
