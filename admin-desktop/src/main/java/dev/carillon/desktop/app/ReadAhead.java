package dev.carillon.desktop.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the classes of the toolkit that every start needs, in the order in which it needs them, on
 * a thread of its own: the JavaFX thread, which all else waits for, then finds them there. They are
 * read, not initialized, so nothing of the toolkit runs before its time.
 *
 * <p>The list beside this class is what a start with {@code -Xlog:class+load} tells of JavaFX and
 * the icons, from the first own window on; at its end stands what the first screen that is read
 * from FXML needs. A name that is no longer there costs nothing.
 */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
  private static final String LIST = "toolkit.classes";

  private ReadAhead() {}

  static void begin() {
    Thread thread = new Thread(ReadAhead::read, "carillon-console-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private static void read() {
    ClassLoader loader = ReadAhead.class.getClassLoader();
    for (String name : names()) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // Whoever needs it says what is wrong with it.
        LOG.debug("'{}' of the list of classes is not there.", name, e);
      }
    }
  }

  /** Full names, in the order in which they are needed. */
  static List<String> names() {
    InputStream list = Objects.requireNonNull(ReadAhead.class.getResourceAsStream(LIST), LIST);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The list of classes cannot be read.", e);
      return List.of();
    }
  }
}
