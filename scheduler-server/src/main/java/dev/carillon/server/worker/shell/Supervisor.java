package dev.carillon.server.worker.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the command line that runs a command under {@code worker/supervisor.sh}, from what this
 * machine has. Needs {@code /bin/sh} and nothing else; {@code setsid} makes it better.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final String NONE = "-";
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  private final String script = script();
  private final Optional<String> setsid = find("setsid");
  private final Optional<String> runuser = find("runuser");
  private final Optional<String> prlimit = find("prlimit");
  private final String rm = find("rm").orElse("/bin/rm");
  private final List<String> defaultSignals = defaultSignals();

  Supervisor() {
    if (setsid.isEmpty()) {
      LOG.warn(
          "There is no setsid here (package util-linux): shell tasks get their process group by"
              + " job control, and killing the worker's own group may leave some behind.");
    }
  }

  /** The command line for a command. */
  List<String> commandLine(ShellCommand command, Optional<Path> stdin, Map<String, Long> limits) {
    List<String> line = new ArrayList<>();
    setsid.ifPresent(line::add);
    line.addAll(List.of("/bin/sh", "-c", script, "carillon-supervisor"));
    line.add(setsid.orElse(NONE));
    line.add(stdin.map(Path::toString).orElse(NONE));
    line.add(rm);
    line.addAll(defaultSignals);
    if (!command.user().isEmpty()) {
      line.addAll(List.of(runuser.orElse("runuser"), "-u", command.user(), "--"));
    }
    if (!limits.isEmpty()) {
      line.add(prlimit.orElse("prlimit"));
      limits.forEach((name, value) -> line.add("--" + name + "=" + value));
      line.add("--");
    }
    line.addAll(command.argv());
    return line;
  }

  /** Whether commands can be limited. */
  boolean canLimit() {
    return prlimit.isPresent();
  }

  /** Whether commands can be run as another user. */
  boolean canSwitchUser() {
    return runuser.isPresent() && "root".equals(System.getProperty("user.name"));
  }

  private static Optional<String> find(String program) {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * A shell without job control starts background commands with INT and QUIT ignored, which nothing
   * but a program like env of coreutils can undo.
   */
  private static List<String> defaultSignals() {
    Optional<String> env = find("env");
    if (env.isEmpty()) {
      return List.of();
    }
    List<String> prefix = List.of(env.get(), "--default-signal=INT,QUIT");
    try {
      List<String> probe = new ArrayList<>(prefix);
      probe.add("true");
      Process process =
          new ProcessBuilder(probe)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean works = process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
      return works ? prefix : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Without its comments: the script is what people see in the list of processes. */
  static String script() {
    try (InputStream in = Supervisor.class.getResourceAsStream("/worker/supervisor.sh")) {
      if (in == null) {
        throw new IllegalStateException("Expected worker/supervisor.sh, but it is not packed.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.strip().startsWith("#") && !line.isBlank())
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
