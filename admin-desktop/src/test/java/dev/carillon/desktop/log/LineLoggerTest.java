package dev.carillon.desktop.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class LineLoggerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private LineLogger logger(String name) {
    return new LineLogger(name, out, () -> LocalTime.of(3, 4, 5, 678_901_234));
  }

  @Test
  void aLineTellsWhenHowBadWhoAndWhatWithTheFailureBelow() {
    logger("dev.carillon.desktop.X")
        .warn("{} of {} failed", 2, "ten", new IllegalStateException("why"));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("03:04:05.678 WARN dev.carillon.desktop.X 2 of ten failed\n")
        .contains("java.lang.IllegalStateException: why\n\tat ");
  }

  @Test
  void librariesAreHeardWhenTheyComplain() {
    logger("io.grpc.X").info("I connect");
    logger("dev.carillon.desktop.X").debug("I count");
    assertThat(bytes.size()).isZero();
    logger("io.grpc.X").warn("no");
    logger("dev.carillon.desktop.X").info("yes");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }
}
