package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The tokens that {@code carillon login} got, one file a server, readable by their owner only,
 * under {@code ~/.config/carillon/tokens}.
 */
final class SavedLogin {
  private final Optional<Path> dir;

  SavedLogin(Terminal terminal) {
    String config = terminal.environment().getOrDefault("XDG_CONFIG_HOME", "");
    String home = terminal.environment().getOrDefault("HOME", "");
    Optional<Path> base =
        !config.isBlank()
            ? Optional.of(Path.of(config))
            : Optional.of(home).filter(h -> !h.isBlank()).map(h -> Path.of(h, ".config"));
    dir = base.map(path -> path.resolve("carillon").resolve("tokens"));
  }

  /** Where the token of a server stands, if it is there. */
  Optional<Path> file(String server) {
    return dir.map(path -> path.resolve(name(server))).filter(Files::isReadable);
  }

  /** The token of a server, if there is one. */
  Optional<String> token(String server) {
    try {
      Optional<Path> at = file(server);
      return at.isPresent()
          ? Optional.of(Files.readString(at.get()).strip()).filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String name(String server) {
    return server.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** Keeps a token; gives the file. */
  Path keep(String server, String token) {
    Path parent =
        dir.orElseThrow(
            () ->
                CarillonException.of(
                        ErrorCode.WRONG_STATE, "Expected a home directory, but HOME is not set.")
                    .advice("Use --print and put the token into CARILLON_TOKEN.")
                    .build());
    try {
      Files.createDirectories(parent);
      Path fresh = Files.createTempFile(parent, "login", ".new");
      if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(fresh, token + "\n");
      Path file = parent.resolve(name(server));
      return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CarillonException.of(
              ErrorCode.INTERNAL, "Expected to write to " + parent + ", but: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  /** Forgets the token of a server; whether there was one. */
  boolean forget(String server) {
    try {
      return dir.isPresent() && Files.deleteIfExists(dir.get().resolve(name(server)));
    } catch (IOException e) {
      return false;
    }
  }
}
