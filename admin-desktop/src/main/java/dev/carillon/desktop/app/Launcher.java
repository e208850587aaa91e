package dev.carillon.desktop.app;

import dev.carillon.desktop.log.LineLogProvider;
import javafx.application.Application;

/**
 * Starts the console. Apart from the application class, because a main class that extends {@code
 * Application} would have to come from the module path.
 */
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) {
    LineLogProvider.use();
    if (BenchApp.asked(args)) {
      Application.launch(BenchApp.class, args);
      return;
    }
    Flags flags;
    try {
      flags = Flags.read(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Flags.USAGE);
      System.exit(2);
      return;
    }
    if (flags.help()) {
      System.out.println(Flags.USAGE);
      return;
    }
    ConsoleApp.started(flags, System.nanoTime());
    Application.launch(ConsoleApp.class);
  }
}
