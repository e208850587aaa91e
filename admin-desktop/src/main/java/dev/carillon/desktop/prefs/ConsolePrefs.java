package dev.carillon.desktop.prefs;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file of settings. Read once at start; a change is written behind the operator's back on
 * the given executor, whole and by rename, so that a crash leaves the old or the new file. A file
 * that cannot be read or written costs the settings, not the program.
 */
public final class ConsolePrefs {
  private static final Logger LOG = LoggerFactory.getLogger(ConsolePrefs.class);

  private final Path file;
  private final Executor writer;
  private final Properties values = new Properties();

  private ConsolePrefs(Path file, Executor writer) {
    this.file = file;
    this.writer = writer;
  }

  public static ConsolePrefs read(Path file, Executor writer) {
    ConsolePrefs prefs = new ConsolePrefs(file, writer);
    if (Files.isRegularFile(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        prefs.values.load(in);
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("The console's settings in {} cannot be read; it starts with defaults.", file, e);
      }
    }
    return prefs;
  }

  public synchronized String get(String key, String otherwise) {
    return values.getProperty(key, otherwise);
  }

  public synchronized double number(String key, double otherwise) {
    try {
      return Double.parseDouble(values.getProperty(key, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  public void put(String key, String value) {
    Properties copy = new Properties();
    synchronized (this) {
      if (value.equals(values.setProperty(key, value))) {
        return;
      }
      copy.putAll(values);
    }
    writer.execute(() -> write(copy));
  }

  /** All that begins so, without that beginning. */
  public synchronized Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.toString().startsWith(prefix)) {
            found.put(key.toString().substring(prefix.length()), value.toString());
          }
        });
    return found;
  }

  /** Puts these in the place of all that begins so. */
  public void replace(String prefix, Map<String, String> with) {
    Properties copy = new Properties();
    synchronized (this) {
      values.keySet().removeIf(key -> key.toString().startsWith(prefix));
      with.forEach((key, value) -> values.setProperty(prefix + key, value));
      copy.putAll(values);
    }
    writer.execute(() -> write(copy));
  }

  private void write(Properties copy) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (Writer out = Files.newBufferedWriter(next)) {
        copy.store(out, "Carillon console");
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("The console's settings cannot be written to {}.", file, e);
    }
  }
}
