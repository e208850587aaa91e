package dev.carillon.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A token that stands in a file, read again when the file has changed, so that a token that is
 * rolled needs no restart. Looks at the file at most once a second. Safe for many threads.
 */
final class TokenFile {
  private static final long REST = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final LongSupplier nanos;
  private @Nullable FileTime read;
  private String token = "";
  private long lookAgain;

  TokenFile(Path file, LongSupplier nanos) {
    this.file = file;
    this.nanos = nanos;
    this.lookAgain = nanos.getAsLong();
  }

  /** The token; the last one while the file cannot be read; empty if it never could. */
  synchronized String token() {
    long now = nanos.getAsLong();
    if (now - lookAgain >= 0) {
      lookAgain = now + REST;
      try {
        FileTime changed = Files.getLastModifiedTime(file);
        if (!changed.equals(read)) {
          token = Files.readString(file).strip();
          read = changed;
        }
      } catch (IOException e) {
        // The server says that the token is missing, or the last one still works.
        read = null;
      }
    }
    return token;
  }
}
