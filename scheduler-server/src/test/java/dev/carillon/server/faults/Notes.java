package dev.carillon.server.faults;

import dev.carillon.model.worker.AttemptRef;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What a worker did, a line each, written at once: what was written before a kill -9 is there after
 * it.
 */
final class Notes implements AutoCloseable {
  /** No channel: that would be closed for all by the interrupt of one attempt that writes. */
  private final FileOutputStream file;

  private final String worker;

  Notes(Path path, String worker) throws IOException {
    this.worker = worker;
    this.file = new FileOutputStream(path.toFile(), true);
  }

  /**
   * @param more one word more about it
   */
  void write(History.Kind kind, long atMs, AttemptRef attempt, String more) {
    String line =
        String.join(
            " ",
            kind.name(),
            Long.toString(atMs),
            worker,
            attempt.id().toString(),
            Integer.toString(attempt.gen()),
            HexFormat.of().formatHex(attempt.nonce().bytes()),
            more);
    try {
      // One write in append mode: lines of several threads do not mix.
      file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
