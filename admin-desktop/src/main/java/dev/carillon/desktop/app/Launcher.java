package dev.carillon.desktop.app;

import dev.carillon.client.Recording;
import dev.carillon.client.RecordingFile;
import dev.carillon.desktop.log.LineLogProvider;
import dev.carillon.model.error.CarillonException;
import java.util.Optional;
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
    Optional<Recording> snapshot;
    try {
      snapshot = flags.snapshot().map(RecordingFile::read);
    } catch (CarillonException e) {
      System.err.println(e.message());
      System.err.println(e.advice());
      System.exit(1);
      return;
    }
    ReadAhead.begin();
    ConsoleApp.started(flags, snapshot, System.nanoTime());
    Application.launch(ConsoleApp.class);
  }
}
