package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirTest {
  @TempDir Path dir;

  @Test
  void aSecondUserIsToldWhoHasIt() throws IOException {
    try (var first = DataDir.open(dir.resolve("new"))) {
      assertThatThrownBy(() -> DataDir.open(first.path()))
          .hasMessageContaining("already runs on it (process " + ProcessHandle.current().pid());
    }
    DataDir.open(dir.resolve("new")).close();
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> DataDir.open(file)).hasMessageContaining(file.toString());
  }

  @Test
  void nobodyElseMayLookIntoIt() throws IOException {
    try (var data = DataDir.open(dir.resolve("a").resolve("b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void itHoldsSubdirectories() throws IOException {
    try (var data = DataDir.open(dir)) {
      assertThat(data.sub("redis")).isDirectory().hasParent(data.path());
    }
  }
}
