package dev.carillon.server.worker.shell;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands read from their standard input, a file each, readable by nobody else. The
 * supervisor deletes it as soon as it has opened it. Workers may share the folder.
 */
public final class StdinFiles {
  private static final String PREFIX = "stdin";
  private static final String SUFFIX = ".tmp";

  /** Nobody takes so long from the writing of one to the start of its command. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(StdinFiles.class);

  private final Path folder;

  public StdinFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes one.
   *
   * @return its absolute path
   * @throws IOException if it could not be written whole; then nothing is left of it
   */
  Path write(String text) throws IOException {
    Files.createDirectories(folder);
    Path file =
        Files.createTempFile(
            folder,
            PREFIX,
            SUFFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file.toAbsolutePath();
  }

  /** Deletes what workers left that were killed before a command had opened its file. */
  public void deleteOld(Instant now) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(FORGOTTEN))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug(
          "Nothing is left over in {}, or another worker deletes it: {}", folder, e.toString());
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("Expected to delete old files in {}, but could not.", folder, e);
    }
  }
}
