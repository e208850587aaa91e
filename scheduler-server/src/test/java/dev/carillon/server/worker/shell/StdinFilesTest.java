package dev.carillon.server.worker.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdinFilesTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  @TempDir Path folder;

  private Path aged(String name, Duration age) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  @Test
  void whatAKilledWorkerLeftLongAgoIsDeletedAndNothingElse() throws IOException {
    Path old = aged("stdin1.tmp", Duration.ofHours(25));
    Path fresh = aged("stdin2.tmp", Duration.ofHours(23));
    Path other = aged("notes.txt", Duration.ofDays(9));
    new StdinFiles(folder).deleteOld(NOW);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(other).exists();
  }

  @Test
  void aFolderThatIsNotThereYetIsEmpty() {
    new StdinFiles(folder.resolve("none")).deleteOld(NOW);
    assertThat(folder).isEmptyDirectory();
  }
}
