package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.cli.Carillon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker and a client on another address, over TLS with tokens: cut off for a minute, both
 * recover and nothing is lost. Needs root and network namespaces; where there are none it is
 * skipped and says why.
 */
@Tag("faults")
final class OtherMachineTest {
  private static final int SKIPPED = 77;

  @TempDir Path dir;

  @Test
  void aMinuteWithoutTheLinkLosesNothing() throws Exception {
    Path script = Path.of("src/test/network/two-machines.sh");
    assertThat(script).exists();
    Path told = dir.resolve("told");
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    builder
        .environment()
        .put(
            "CARILLON",
            Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + System.getProperty("java.class.path")
                + " "
                + Carillon.class.getName());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(8, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      process.destroy(); // its trap takes the namespace down
    }
    String output = Files.readString(told, StandardCharsets.UTF_8);
    Assumptions.assumeTrue(process.exitValue() != SKIPPED, output);
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("HELD");
    System.out.printf("%n== another machine: %s%n", output);
  }
}
