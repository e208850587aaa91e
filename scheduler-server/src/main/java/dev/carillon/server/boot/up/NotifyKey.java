package dev.carillon.server.boot.up;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The key that secrets of webhooks are kept with where one process is all there is: made once, and
 * kept beside the data in a file that only its owner may read.
 */
final class NotifyKey {
  private static final String FILE = "notify.key";
  private static final int BYTES = 32;

  private NotifyKey() {}

  /**
   * Reads the key of a data directory, or makes it.
   *
   * @throws CarillonException NOT_READY if the file cannot be read or written
   */
  static Secret of(Path data, RandomGenerator random) {
    Path file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        Path part = Files.createTempFile(data, FILE + ".", ".part", mine());
        Files.writeString(part, Base64.getEncoder().encodeToString(bytes) + "\n", US_ASCII);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      String text = Files.readString(file, US_ASCII).strip();
      if (text.isEmpty()) {
        throw new IOException("it is empty");
      }
      return new Secret(text);
    } catch (IOException e) {
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected the key of notifications in " + file + ", but " + e.getMessage() + ".")
          .advice("Put the file back, or set notify.secret-key.")
          .cause(e)
          .build();
    }
  }

  private static FileAttribute<?>[] mine() {
    return Path.of("/").getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
