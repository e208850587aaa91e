package dev.carillon.server.worker.shell;

import dev.carillon.server.worker.api.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the output of a command: live to the log up to a cap, and keeps its end. */
final class ShellOutput {
  /** What goes to the log at most, bytes. */
  static final int CAP_BYTES = 1024 * 1024;

  /** What is kept of the end: the result on success, its last lines in the error. */
  static final int TAIL_BYTES = 4_096;

  private static final int ERROR_BYTES = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(ShellOutput.class);

  private final TaskContext context;
  // Guarded by this:
  private byte[] tail = new byte[0];
  private long total;

  ShellOutput(TaskContext context) {
    this.context = context;
  }

  /** Reads to the end; the command is never stopped by a full pipe. */
  void copy(InputStream from) {
    byte[] buffer = new byte[16 * 1024];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException e) {
      LOG.debug("The output of {} ended: {}", context.assignment().attempt(), e.getMessage());
    }
  }

  private synchronized void add(byte[] buffer, int length) {
    int logged = (int) Math.clamp(CAP_BYTES - total, 0, length);
    if (logged > 0) {
      context.log(buffer, 0, logged);
    }
    if (logged < length && total <= CAP_BYTES) {
      context.log("\n[carillon: output over " + CAP_BYTES + " bytes; the rest is not kept]");
    }
    total += length;
    keepTail(buffer, length);
  }

  private void keepTail(byte[] buffer, int length) {
    if (length >= TAIL_BYTES) {
      tail = Arrays.copyOfRange(buffer, length - TAIL_BYTES, length);
      return;
    }
    int kept = Math.min(tail.length, TAIL_BYTES - length);
    byte[] joined = new byte[kept + length];
    System.arraycopy(tail, tail.length - kept, joined, 0, kept);
    System.arraycopy(buffer, 0, joined, kept, length);
    tail = joined;
  }

  /** The end of the output, beginning with a whole character. */
  synchronized byte[] tail() {
    return lastBytes(TAIL_BYTES);
  }

  /** The last lines, short enough for an error; empty if there was no output. */
  synchronized String lastLines() {
    String text = new String(lastBytes(ERROR_BYTES), StandardCharsets.UTF_8).strip();
    boolean cut = tail.length > ERROR_BYTES;
    int firstBreak = text.indexOf('\n');
    return cut && firstBreak >= 0 ? text.substring(firstBreak + 1) : text;
  }

  private byte[] lastBytes(int wanted) {
    int from = Math.max(0, tail.length - wanted);
    if (from > 0 || total > tail.length) {
      while (from < tail.length && (tail[from] & 0xC0) == 0x80) {
        from++; // the middle of a character whose beginning is gone
      }
    }
    return Arrays.copyOfRange(tail, from, tail.length);
  }
}
