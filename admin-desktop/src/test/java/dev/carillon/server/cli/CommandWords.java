package dev.carillon.server.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a command as a shell and the command line of Carillon would, and does not run it. */
public final class CommandWords {
  private CommandWords() {}

  /**
   * @throws picocli.CommandLine.ParameterException for what is no command of Carillon
   */
  public static void check(String command) {
    String line = command.lines().findFirst().orElse("").replaceAll(" <<'END(_\\d+)?'$", "");
    List<String> words = split(line);
    if (words.isEmpty() || !words.getFirst().equals("carillon")) {
      throw new IllegalArgumentException("Expected a command of carillon: " + command);
    }
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            Map.of(),
            Clock.systemUTC(),
            ZoneOffset.UTC,
            Terminal.UNLIMITED);
    Carillon.commandLine(terminal).parseArgs(words.subList(1, words.size()).toArray(String[]::new));
  }

  /** Words as a POSIX shell splits them, with single quotes and backslashes. */
  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
        begun = true;
      } else if (c == '\\' && !quoted) {
        word.append(line.charAt(++i));
        begun = true;
      } else if (c == ' ' && !quoted) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
