package dev.carillon.desktop.app;

import javafx.application.Application;

/**
 * Starts the console. Apart from the application class, because a main class that extends {@code
 * Application} would have to come from the module path.
 */
public final class Launcher {
  private static final String LOG_SETTINGS = "logback.configurationFile";

  private Launcher() {}

  public static void main(String[] args) {
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
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "dev/carillon/desktop/app/logback.xml");
    }
    ConsoleApp.started(flags, System.nanoTime());
    Application.launch(ConsoleApp.class);
  }
}
