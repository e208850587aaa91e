package dev.carillon.server.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that cannot outlive this process: it runs under a small shell that holds the end of a
 * pipe, so that even after kill -9 of this process the program is told to save and leave.
 */
final class Supervised {
  private static final String SCRIPT = readScript();

  private final Process shell;
  private final long pid;

  private Supervised(Process shell, long pid) {
    this.shell = shell;
    this.pid = pid;
  }

  static Supervised start(List<String> command, Path log, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    // A session of its own, so that Ctrl+C in the terminal reaches us alone and we stop in order.
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      line.add("/usr/bin/setsid");
    }
    line.addAll(List.of("/bin/sh", "-c", SCRIPT, "carillon-supervise"));
    line.addAll(command);
    var builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.environment().put("CARILLON_LOG", log.toString());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process shell = builder.start();
    var reader =
        new BufferedReader(
            new java.io.InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    String first = reader.readLine();
    if (first == null) {
      throw new IOException("The supervisor of " + command.getFirst() + " ended at once");
    }
    return new Supervised(shell, Long.parseLong(first.trim()));
  }

  /** Process id of the program, not of the shell around it. */
  long pid() {
    return pid;
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /** Waits for the program to end. */
  boolean awaitExit(Duration howLong) throws InterruptedException {
    return shell.waitFor(howLong.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGTERM, then SIGKILL if it is still there after the time given. */
  void stop(Duration patience) throws InterruptedException {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The shell is gone, and its program with it.
    }
    if (!awaitExit(patience)) {
      signal("KILL");
      if (!awaitExit(patience)) {
        throw new IllegalStateException("Process " + pid + " does not end");
      }
    }
  }

  /** Sends a signal by name, for example KILL, STOP or CONT. */
  void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int unusedCode = kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readScript() {
    try (InputStream in = Supervised.class.getResourceAsStream("/embedded/supervise.sh")) {
      if (in == null) {
        throw new IllegalStateException("supervise.sh is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
