package dev.carillon.server.bench;

import dev.carillon.server.boot.up.UpOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The desktop console as a process that measures itself and ends.
 *
 * @param flags of its JVM
 * @param path its class path
 */
record ConsoleProgram(List<String> flags, String path) {
  private static final String MAIN = "dev.carillon.desktop.app.Launcher";
  private static final long PATIENCE_MINUTES = 5;
  private static final Pattern FIGURE = Pattern.compile("([a-z0-9_]+) +(-?[0-9.]+) (\\S+)");

  /** One that it told. */
  record Figure(double value, String unit) {}

  /**
   * As the launcher tells of it.
   *
   * @throws IllegalStateException if this was not started by the launcher
   */
  static ConsoleProgram ofThisInstallation() {
    String path = System.getProperty("carillon.console.path", "");
    if (path.isEmpty()) {
      throw new IllegalStateException(
          "Expected to be started by the launcher, which knows where the console is:"
              + " carillon bench console");
    }
    return new ConsoleProgram(
        List.of(System.getProperty("carillon.console.flags", "").strip().split(" +")), path);
  }

  /** Whether there is a display; without one the console draws into memory. */
  static boolean hasDisplay() {
    return UpOptions.hasDisplay(System.getenv());
  }

  /**
   * Runs it to its end.
   *
   * @param log gets what it says beside its figures
   * @param more flags of its JVM
   * @throws IllegalStateException if it told nothing
   */
  Map<String, Figure> run(Path log, List<String> more, String... args) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dprism.order=sw");
    if (!hasDisplay()) {
      command.add("-Dglass.platform=Headless");
    }
    command.addAll(more);
    command.addAll(List.of("-cp", path, MAIN));
    command.addAll(List.of(args));
    Map<String, Figure> told = new LinkedHashMap<>();
    Process process = start(command, log);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher figure = FIGURE.matcher(line);
        if (figure.matches()) {
          told.put(
              figure.group(1), new Figure(Double.parseDouble(figure.group(2)), figure.group(3)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
    if (told.isEmpty()) {
      throw new IllegalStateException(
          "Expected figures from the console, but it told none; see " + log);
    }
    return told;
  }

  /** With settings of its own, so that it starts as on the first day. */
  private static Process start(List<String> command, Path log) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      Path settings = Files.createTempDirectory("carillon-bench-console-");
      builder.environment().put("XDG_CONFIG_HOME", settings.toString());
      return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The bench could not start the console.", e);
    }
  }
}
