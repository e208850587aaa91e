package dev.carillon.server.embedded;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a redis-server to run: an installed one of version 7 or newer, else the bundled 6.2. */
final class RedisBinary {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
  private static final int OLDEST_PREFERRED = 7;

  private RedisBinary() {}

  static Path find(boolean bundledOnly) {
    if (!bundledOnly) {
      for (String name : new String[] {"redis-server", "valkey-server"}) {
        Optional<Path> found = onPath(name).filter(RedisBinary::isNewEnough);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return bundled();
  }

  private static Optional<Path> onPath(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String dir : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(dir, name);
      if (!dir.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean isNewEnough(Path binary) {
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      var matcher = VERSION.matcher(text);
      return matcher.find() && Integer.parseInt(matcher.group(1)) >= OLDEST_PREFERRED;
    } catch (IOException e) {
      LOG.debug("{} does not tell its version", binary, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Path bundled() {
    String resource = resourceName();
    try (InputStream in = RedisBinary.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw unsupported("this package of Carillon has no bundled Redis");
      }
      Path target = cacheDirectory().resolve(resource);
      byte[] content = in.readAllBytes();
      if (!Files.isExecutable(target) || Files.size(target) != content.length) {
        // Whole or not at all: another process may be unpacking it at this moment.
        Path part = Files.createTempFile(target.getParent(), resource, ".part");
        Files.write(part, content);
        if (!part.toFile().setExecutable(true, true)) {
          throw unsupported("files in " + part.getParent() + " cannot be made executable");
        }
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resourceName() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean intel = arch.equals("amd64") || arch.equals("x86_64");
    if (os.contains("linux") && intel) {
      return "redis-server-6.2.6-v5-linux-amd64";
    } else if (os.contains("linux") && arm) {
      return "redis-server-6.2.7-linux-arm64";
    } else if (os.contains("mac") && intel) {
      return "redis-server-6.2.6-v5-darwin-amd64";
    } else if (os.contains("mac") && arm) {
      return "redis-server-6.2.6-v5-darwin-arm64";
    }
    throw unsupported("there is none for " + os + " on " + arch);
  }

  /** A directory of this user alone: nobody else can put a program there. */
  private static Path cacheDirectory() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".cache")
            : Path.of(xdg);
    try {
      return Files.createDirectories(base.resolve("carillon"));
    } catch (IOException e) {
      LOG.debug("{} cannot be written; the bundled Redis goes to a temporary directory", base, e);
      return Files.createTempDirectory("carillon-redis");
    }
  }

  private static CarillonException unsupported(String why) {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected a Redis server to start, but " + why + ".")
        .operation("start embedded Redis")
        .advice("Install redis-server 7 or newer, or name a running one with -redis-addr.")
        .build();
  }
}
