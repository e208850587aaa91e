package dev.carillon.client;

import com.google.protobuf.ByteString;
import dev.carillon.client.Recording.Answer;
import dev.carillon.model.error.CarillonException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A recording as a file: a word that tells what it is, the version of this layout, and behind it,
 * compressed and with a checksum, the answers. Blocks: not for threads that draw.
 */
public final class RecordingFile {
  private static final byte[] MARK = "CARILLON-SNAPSHOT\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /**
   * Of all that is in it, unpacked: a tape holds 16 MiB. A small file can say that it holds far
   * more.
   */
  private static final int MOST_BYTES = 64 << 20;

  /** What anything costs in memory beside its bytes. */
  private static final int EACH = 64;

  private static final int MOST_ANSWERS = 10_000;

  private RecordingFile() {}

  /**
   * Writes it whole or not at all, to a name that nothing has yet; only the owner may read the
   * file.
   *
   * @throws CarillonException that tells why it cannot be written
   */
  public static void write(Recording recording, Path file) {
    write(recording, file, false);
  }

  /**
   * The same, in the place of an older snapshot if there is one: for a file that somebody agreed to
   * replace. Any other kind of file stays.
   *
   * @throws CarillonException that tells why it cannot be written
   */
  public static void replace(Recording recording, Path file) {
    write(recording, file, true);
  }

  /**
   * Whether a snapshot may get this name, to be asked before one is taken.
   *
   * @param replace whether somebody agreed that an older snapshot is replaced
   * @throws CarillonException if another file has it
   */
  public static void free(Path file, boolean replace) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!replace) {
      throw CarillonException.invalid(
          "file",
          "Expected a new name for the snapshot, but there is already something at " + file + ".",
          "Choose another name; to replace an older snapshot, choose it with the folder button.");
    }
    if (!snapshot(file)) {
      throw CarillonException.invalid(
          "file",
          "Expected an older snapshot to replace, but " + file + " is none.",
          "Choose another name.");
    }
  }

  private static boolean snapshot(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MARK.length), MARK);
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Recording recording, Path file, boolean replace) {
    free(file, replace);
    try {
      // Of a name of its own, and where the system knows owners, for the owner alone.
      Path next = Files.createTempFile(folder(file), ".carillon-", ".next");
      try {
        try (OutputStream out = Files.newOutputStream(next)) {
          out.write(MARK);
          DataOutputStream head = new DataOutputStream(out);
          head.writeInt(VERSION);
          GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
          write(recording, new DataOutputStream(zip));
          zip.finish();
        }
        free(file, replace);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw CarillonException.invalid(
          "file",
          "Expected to write the snapshot to " + file + ", but " + reason(e) + ".",
          "Choose a folder that you may write to and that has room.");
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static void write(Recording recording, DataOutputStream out) throws IOException {
    out.writeUTF(recording.server());
    out.writeLong(recording.takenMs());
    out.writeInt(recording.answers().size());
    for (Answer answer : recording.answers()) {
      out.writeUTF(answer.method());
      bytes(answer.request(), out);
      out.writeInt(answer.messages().size());
      for (ByteString message : answer.messages()) {
        bytes(message, out);
      }
    }
    out.flush();
  }

  private static void bytes(ByteString bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.size());
    bytes.writeTo(out);
  }

  /**
   * Reads one.
   *
   * @throws CarillonException that tells whether it is missing, none, of another version, or broken
   */
  public static Recording read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (!Arrays.equals(in.readNBytes(MARK.length), MARK)) {
        throw CarillonException.invalid(
            "file",
            "Expected a snapshot of the console, but " + file + " is another kind of file.",
            "The console writes snapshots with Ctrl+S.");
      }
      int version = new DataInputStream(in).readInt();
      if (version != VERSION) {
        throw CarillonException.invalid(
            "file",
            "Expected a snapshot of version "
                + VERSION
                + ", but "
                + file
                + " is of version "
                + version
                + ".",
            version > VERSION
                ? "Open it with the newer console that wrote it."
                : "Open it with the older console that wrote it.");
      }
      DataInputStream unzipped = new DataInputStream(new GZIPInputStream(in, 1 << 16));
      Recording recording = read(unzipped, new Room());
      // The checksum stands at the end, and is looked at when the end is reached.
      if (unzipped.read() != -1) {
        throw new ZipException("it is longer than it says");
      }
      return recording;
    } catch (TooMuch e) {
      throw CarillonException.invalid(
          "file",
          "Expected a snapshot of at most "
              + (MOST_BYTES >> 20)
              + " MiB when unpacked, but "
              + file
              + " holds more.",
          "The console writes none that large; nothing of it is shown.");
    } catch (EOFException | ZipException e) {
      throw CarillonException.invalid(
          "file",
          "Expected a whole snapshot, but " + file + " is cut off or damaged.",
          "Copy it again from where it was saved; nothing of it is shown as it is.");
    } catch (IOException e) {
      throw CarillonException.invalid(
          "file",
          "Expected to read the snapshot " + file + ", but " + reason(e) + ".",
          "Name a file that the console saved with Ctrl+S.");
    }
  }

  private static Recording read(DataInputStream in, Room room) throws IOException {
    String server = in.readUTF();
    long takenMs = in.readLong();
    int answers = count(in, MOST_ANSWERS);
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      String method = in.readUTF();
      room.take(method.length());
      ByteString request = bytes(in, room);
      int messages = count(in, 1 << 20);
      List<ByteString> read = new ArrayList<>();
      for (int m = 0; m < messages; m++) {
        read.add(bytes(in, room));
      }
      all.add(new Answer(method, request, List.copyOf(read)));
    }
    return new Recording(server, takenMs, all);
  }

  private static ByteString bytes(DataInputStream in, Room room) throws IOException {
    int length = count(in, Integer.MAX_VALUE);
    room.take(length);
    ByteString read = ByteString.readFrom(new Limited(in, length));
    if (read.size() != length) {
      throw new EOFException();
    }
    return read;
  }

  private static int count(DataInputStream in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new ZipException("a length makes no sense");
    }
    return count;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case AccessDeniedException _ -> "this user may not";
      default -> e.getMessage() == null ? "that failed" : "that failed: " + e.getMessage();
    };
  }

  /** Of all that is read, one total. */
  private static final class Room {
    private long left = MOST_BYTES;

    /** Before the bytes are read. */
    void take(int bytes) throws TooMuch {
      left -= EACH + (long) bytes;
      if (left < 0) {
        throw new TooMuch();
      }
    }
  }

  /** It holds more than any snapshot does. */
  private static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** So many bytes and no more; a wrong length costs no memory before the bytes are there. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private int left;

    Limited(InputStream in, int left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int got = in.read(into, from, Math.min(length, left));
      left -= Math.max(0, got);
      return got;
    }
  }
}
