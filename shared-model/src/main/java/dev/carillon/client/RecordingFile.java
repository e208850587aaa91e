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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final int LONGEST = 160 << 20;
  private static final int MOST_ANSWERS = 10_000;

  private RecordingFile() {}

  /**
   * Writes it whole or not at all; only the owner may read the file.
   *
   * @throws CarillonException that tells why it cannot be written
   */
  public static void write(Recording recording, Path file) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      boolean posix = Files.getFileStore(folder(file)).supportsFileAttributeView("posix");
      if (posix) {
        Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      try (OutputStream out = Files.newOutputStream(next)) {
        out.write(MARK);
        DataOutputStream head = new DataOutputStream(out);
        head.writeInt(VERSION);
        GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
        write(recording, new DataOutputStream(zip));
        zip.finish();
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
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
      Recording recording = read(unzipped);
      // The checksum stands at the end, and is looked at when the end is reached.
      if (unzipped.read() != -1) {
        throw new ZipException("it is longer than it says");
      }
      return recording;
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

  private static Recording read(DataInputStream in) throws IOException {
    String server = in.readUTF();
    long takenMs = in.readLong();
    int answers = count(in, MOST_ANSWERS);
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      String method = in.readUTF();
      ByteString request = bytes(in);
      int messages = count(in, 1 << 20);
      List<ByteString> read = new ArrayList<>();
      for (int m = 0; m < messages; m++) {
        read.add(bytes(in));
      }
      all.add(new Answer(method, request, List.copyOf(read)));
    }
    return new Recording(server, takenMs, all);
  }

  private static ByteString bytes(DataInputStream in) throws IOException {
    int length = count(in, LONGEST);
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
