package dev.carillon.server.worker.journal;

import dev.carillon.model.worker.Completion;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append-only file per worker process, locked while the process lives, so that several workers
 * may share a folder and each takes over only what the dead left. Used by one thread at a time.
 *
 * <p>It holds only completions whose first delivery failed. Writing each completion before its
 * first try would cost a disk write for every task (at 15,000 a second the disk would be the limit)
 * and buy little: a worker killed between the end of a task and the answer of the server loses at
 * most the completions of one call, whose leases run out and which are run again, as "at least
 * once" says. A server that is away for minutes is another matter: there many finished tasks are at
 * stake, and they are written.
 */
public final class CompletionJournal implements AutoCloseable {
  private static final String SUFFIX = ".completions";
  private static final Logger LOG = LoggerFactory.getLogger(CompletionJournal.class);

  private final Path folder;
  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;

  /**
   * @param name unique among all worker processes
   */
  public CompletionJournal(Path folder, String name) {
    this.folder = folder;
    this.file = folder.resolve(name + SUFFIX);
  }

  /**
   * What dead workers left here, taken over into this journal. A file that cannot be read, or not
   * written here, stays as it is for the next worker that starts.
   *
   * @throws IOException if the folder cannot be used; then nothing was taken over
   */
  public List<Completion> takeOver() throws IOException {
    Files.createDirectories(folder, mine());
    List<Completion> all = new ArrayList<>();
    for (Path other : others()) {
      try {
        takeOver(other, all);
      } catch (NoSuchFileException e) {
        LOG.debug("{} is gone: another worker took it over, or its own ended.", other);
      } catch (IOException | RuntimeException e) { // the latter for records of another version
        LOG.warn("Expected to take over {}, but could not; it stays.", other, e);
      }
    }
    return all;
  }

  private List<Path> others() throws IOException {
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      files.forEach(others::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    others.remove(file);
    return others;
  }

  private void takeOver(Path other, List<Completion> all) throws IOException {
    try (FileChannel dead =
        FileChannel.open(other, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // No longer there: taken over by another worker between our opening and our locking.
      if (lockOf(dead) == null || Files.notExists(other)) {
        return;
      }
      List<Completion> found = read(dead);
      append(found);
      all.addAll(found);
      Files.deleteIfExists(other);
      LOG.info("Took over {} unsent completions from {}.", found.size(), other.getFileName());
    }
  }

  private static @Nullable FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a worker in this same process
    }
  }

  private static List<Completion> read(FileChannel channel) throws IOException {
    List<Completion> found = new ArrayList<>();
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    for (Completion next = CompletionCodec.decode(in);
        next != null;
        next = CompletionCodec.decode(in)) {
      found.add(next);
    }
    return found;
  }

  /**
   * Writes them and returns once they are on the disk.
   *
   * @throws IOException if they could not be written; then none of them stands in the file
   */
  public void append(Collection<Completion> completions) throws IOException {
    if (completions.isEmpty()) {
      return;
    }
    FileChannel open = open();
    long before = open.size();
    try {
      for (Completion completion : completions) {
        ByteBuffer record = ByteBuffer.wrap(CompletionCodec.encode(completion));
        while (record.hasRemaining()) {
          open.write(record);
        }
      }
      open.force(false);
    } catch (IOException e) {
      open.truncate(before); // behind a torn record nothing would be read
      throw e;
    }
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      Files.createDirectories(folder, mine());
      // Locked before it bears its name: without a lock it would be taken for a dead worker's.
      Path unnamed = file.resolveSibling(file.getFileName() + ".new");
      open = FileChannel.open(unnamed, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      try {
        lock = open.lock();
        Files.move(unnamed, file);
      } catch (IOException e) {
        open.close();
        throw e;
      }
      channel = open;
    }
    return open;
  }

  /** Results of tasks lie in it. */
  private static FileAttribute<?>[] mine() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** All that was written has been delivered. */
  public void clear() throws IOException {
    if (channel != null) {
      channel.truncate(0);
    }
  }

  /** Leaves the file if something stands in it. */
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    boolean empty = open.size() == 0;
    open.close(); // lets go of the lock too
    channel = null;
    lock = null;
    if (empty) {
      Files.deleteIfExists(file);
    }
  }
}
