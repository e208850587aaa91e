package dev.carillon.server.bench;

import dev.carillon.server.boot.up.UpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The desktop console as a process that measures itself and ends.
 *
 * @param flags of its JVM
 * @param environment variables that the launcher sets for it
 * @param path its class path
 */
record ConsoleProgram(List<String> flags, Map<String, String> environment, String path) {
  private static final String MAIN = "dev.carillon.desktop.app.Launcher";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
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
        words("carillon.console.flags"),
        words("carillon.console.environment").stream()
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])),
        path);
  }

  private static List<String> words(String property) {
    return Stream.of(System.getProperty(property, "").split(" +", -1))
        .filter(word -> !word.isEmpty())
        .toList();
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
   * @throws IllegalStateException if it told nothing, or did not end within 5 minutes
   */
  Map<String, Figure> run(Path log, List<String> more, String... args) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dprism.order=sw");
    if (!hasDisplay()) {
      command.add("-Dglass.platform=Headless");
      // It copies each pixel by itself, which only the better compiler makes quick.
      command.add("-XX:TieredStopAtLevel=4");
    }
    command.addAll(more);
    command.addAll(List.of("-cp", path, MAIN));
    command.addAll(List.of(args));
    return run(command, environment, log, PATIENCE);
  }

  /**
   * Runs a command to its end, or ends it: nothing of it is left when this returns or throws. What
   * it says goes into a file, so that waiting for it can be cut short by the clock and by an
   * interrupt.
   */
  static Map<String, Figure> run(
      List<String> command, Map<String, String> environment, Path log, Duration patience)
      throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("carillon-bench-settings-");
      try {
        Path said = folder.resolve("said");
        if (!ended(start(command, environment, folder, said, log), patience)) {
          throw new IllegalStateException(
              "Expected the console to end by itself within "
                  + patience.toSeconds()
                  + " s, but it did not; see "
                  + log);
        }
        return told(said, log);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The bench could not run the console.", e);
    }
  }

  private static boolean ended(Process process, Duration patience) throws InterruptedException {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      // It must no longer write where its settings are deleted; an interrupt does not hinder this.
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }
  }

  private static Map<String, Figure> told(Path said, Path log) throws IOException {
    Map<String, Figure> told = new LinkedHashMap<>();
    for (String line : Files.readString(said).lines().toList()) {
      Matcher figure = FIGURE.matcher(line);
      if (figure.matches()) {
        told.put(figure.group(1), new Figure(Double.parseDouble(figure.group(2)), figure.group(3)));
      }
    }
    if (told.isEmpty()) {
      throw new IllegalStateException(
          "Expected figures from the console, but it told none; see " + log);
    }
    return told;
  }

  /** With settings of its own, so that it starts as on the first day. */
  private static Process start(
      List<String> command, Map<String, String> environment, Path settings, Path said, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    environment.forEach(builder.environment()::putIfAbsent);
    builder.environment().put("XDG_CONFIG_HOME", settings.toString());
    return builder
        .redirectOutput(said.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
