package dev.carillon.server.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The world around a command: where it reads, writes and looks at the time. Commands touch nothing
 * else, so that tests can be their terminal.
 *
 * @param out results, UTF-8; raw output of tasks goes here too
 * @param err errors, warnings and progress
 * @param environment variables of the process
 * @param width columns a table may use; {@link #UNLIMITED} where nobody reads it as a screen
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Clock clock,
    ZoneId zone,
    int width) {
  /** Width of a file or a pipe: nothing is cut there. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int LEAST_WIDTH = 40;

  /** The terminal this process was started in. */
  public static Terminal ofProcess(Clock clock) {
    Map<String, String> environment = System.getenv();
    return new Terminal(
        System.in,
        utf8(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192)),
        utf8(new FileOutputStream(FileDescriptor.err)),
        environment,
        clock,
        ZoneId.systemDefault(),
        isScreen() ? screenWidth(environment) : UNLIMITED);
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  private static boolean isScreen() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static int screenWidth(Map<String, String> environment) {
    int told = number(environment.getOrDefault("COLUMNS", ""));
    int width = told > 0 ? told : askStty();
    return width > 0 ? Math.max(LEAST_WIDTH, width) : 80;
  }

  /** The JDK does not know the size of the screen; stty answers "rows columns". */
  private static int askStty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean done = stty.waitFor(1, TimeUnit.SECONDS);
      String[] size = answer.strip().split(" ");
      return done && size.length == 2 ? number(size[1]) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A line of progress or warning. */
  void note(String line) {
    err.println(line);
    err.flush();
  }

  /** Whether nobody reads the results any more, as behind {@code | head}. */
  boolean unread() {
    return out.checkError();
  }
}
