package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one process at a time may use. The lock goes with the process, whatever ends it;
 * the process id in the file is for people.
 */
public final class DataDir implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataDir(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the directory if need be, for this user alone, and takes it.
   *
   * @throws CarillonException NOT_READY if another process has it or it cannot be written
   */
  public static DataDir open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute, mine());
      Path file = absolute.resolve("carillon.lock");
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        String holder = Files.readString(file).trim();
        channel.close();
        throw taken(absolute, holder);
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DataDir(absolute, channel);
    } catch (IOException e) {
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected a directory to write to, but " + absolute + " is not one: " + e)
          .advice("Name another one with --data.")
          .cause(e)
          .build();
    }
  }

  /** What people submit lies in it, and what tokens are checked with. */
  private static FileAttribute<?>[] mine() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static CarillonException taken(Path path, String holder) {
    String who = holder.isEmpty() ? "another process" : "process " + holder;
    return CarillonException.of(
            ErrorCode.NOT_READY,
            "Expected " + path + " to be free, but Carillon already runs on it (" + who + ").")
        .advice("Stop that one, or start this one with --data=<another directory>.")
        .build();
  }

  public Path path() {
    return path;
  }

  /** A directory inside, made if need be. */
  public Path sub(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
