package dev.carillon.server.store.redis.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The file: a line that says what it is, then, compressed, a heading, the keys and a seal (their
 * number and a SHA-256 of all before), so that a file cut short is never taken for a whole one.
 */
final class BackupFile {
  private static final byte[] MAGIC = "CARILLON BACKUP 1\n".getBytes(US_ASCII);
  private static final int KEY = 1;
  private static final int SEAL = 0;
  private static final int LONGEST = 512 * 1024 * 1024;

  private BackupFile() {}

  /**
   * What the file is of.
   *
   * @param cluster prefix of the keys, which is left out of each
   * @param takenMs when it was begun, epoch milliseconds by Redis
   * @param redisVersion a value can be restored on this version or a newer one
   */
  record Heading(String cluster, long takenMs, String redisVersion) {}

  /**
   * One key.
   *
   * @param name without the cluster's prefix
   * @param endsMs when it expires, epoch milliseconds; 0: never
   * @param dump as Redis' DUMP gives it
   */
  record Entry(byte[] name, long endsMs, byte[] dump) {}

  /** Writes one file. Only {@link #seal} makes it whole. */
  static final class Writer {
    private final DataOutputStream out;
    private final GZIPOutputStream zip;
    private final MessageDigest digest = sha256();
    private long keys;

    Writer(OutputStream file, Heading heading) throws IOException {
      file.write(MAGIC);
      zip = new GZIPOutputStream(file, 64 * 1024);
      out = new DataOutputStream(new DigestOutputStream(zip, digest));
      out.writeUTF(heading.cluster());
      out.writeLong(heading.takenMs());
      out.writeUTF(heading.redisVersion());
    }

    void add(Entry entry) throws IOException {
      out.writeByte(KEY);
      out.writeInt(entry.name().length);
      out.write(entry.name());
      out.writeLong(entry.endsMs());
      out.writeInt(entry.dump().length);
      out.write(entry.dump());
      keys++;
    }

    void seal() throws IOException {
      out.writeByte(SEAL);
      out.writeLong(keys);
      out.flush();
      zip.write(digest.digest());
      zip.finish();
    }
  }

  /** Reads one file, in order. */
  static final class Reader {
    private final String name;
    private final GZIPInputStream zip;
    private final MessageDigest digest = sha256();
    private final DataInputStream in;
    private final Heading heading;
    private long keys;

    Reader(InputStream file, String name) throws IOException {
      this.name = name;
      if (!Arrays.equals(MAGIC, file.readNBytes(MAGIC.length))) {
        throw damaged(name, "it does not begin as one");
      }
      try {
        this.zip = new GZIPInputStream(file, 64 * 1024);
        this.in = new DataInputStream(new DigestInputStream(zip, digest));
        this.heading = new Heading(in.readUTF(), in.readLong(), in.readUTF());
      } catch (EOFException | ZipException | UTFDataFormatException e) {
        throw damaged(name, "its heading cannot be read");
      }
    }

    Heading heading() {
      return heading;
    }

    /** The next key; empty behind the last, once the seal was found right. */
    Optional<Entry> next() throws IOException {
      try {
        if (in.readByte() == KEY) {
          keys++;
          return Optional.of(new Entry(bytes(), in.readLong(), bytes()));
        }
        long sealed = in.readLong();
        byte[] expected = digest.digest();
        if (sealed != keys || !Arrays.equals(expected, zip.readNBytes(expected.length))) {
          throw damaged(name, "its seal does not fit its contents");
        }
        if (zip.read() >= 0) { // reads gzip's own checksum, which may be what was cut off
          throw damaged(name, "something follows its seal");
        }
        return Optional.empty();
      } catch (EOFException | ZipException e) {
        throw damaged(name, "it ends too early or was changed");
      }
    }

    private byte[] bytes() throws IOException {
      int length = in.readInt();
      if (length < 0 || length > LONGEST) {
        throw damaged(name, "a length in it makes no sense");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    }
  }

  private static CarillonException damaged(String name, String why) {
    return CarillonException.of(
            ErrorCode.INVALID_ARGUMENT,
            "Expected a whole backup of Carillon, but " + name + " is none: " + why + ".")
        .operation("restore")
        .subject(name)
        .advice("Take another file; nothing was restored from this one.")
        .build();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has SHA-256.", e);
    }
  }
}
