package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables, facts, times and figures as they appear on a screen. */
final class LayoutTest {
  private static final long NOW = Cli.NOW.toEpochMilli();

  private static Times times() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Times(
        new Terminal(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            Map.of(),
            Clock.fixed(Cli.NOW, ZoneOffset.UTC),
            ZoneOffset.UTC,
            80));
  }

  @Test
  void columnsAreAlignedAndFiguresToTheRight() {
    String table =
        new Table()
            .words("ID")
            .figures("READY")
            .text("NAME")
            .row("a", "1,234", "first")
            .row("bcd", "7", "second")
            .render(80);
    assertThat(table)
        .isEqualTo(
            """
            ID   READY  NAME
            a    1,234  first
            bcd      7  second
            """);
  }

  @Test
  void onANarrowScreenTheWidestTextLosesItsEndAndIdsDoNot() {
    String table =
        new Table()
            .words("ID")
            .text("NAME")
            .text("ERROR")
            .row("03-8M3KQ2ZVXH4T", "short", "x".repeat(100))
            .render(50);
    assertThat(table.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50));
    assertThat(table).contains("03-8M3KQ2ZVXH4T  short  xxx").contains("x…");
  }

  @Test
  void aScreenTooNarrowForTheRestIsOverflownRatherThanAnIdCut() {
    assertThat(new Table().words("ID").row("03-8M3KQ2ZVXH4T").render(5))
        .contains("03-8M3KQ2ZVXH4T");
  }

  @Test
  void wideCharactersOutsideTheBasicPlaneAreNotTornApart() {
    String table = new Table().text("NAME").row("🕰".repeat(30)).render(10);
    assertThat(table).contains("🕰".repeat(9) + "…");
  }

  @Test
  void aRowOfAnotherLengthIsAMistake() {
    assertThatThrownBy(() -> new Table().words("A").row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void factsLeaveOutWhatIsEmptyAndKeepLinesTogether() {
    assertThat(new Facts().add("Task", "x").add("Nothing", "").add("Error", "one\ntwo").render())
        .isEqualTo("Task:   x\nError:  one\n        two\n");
  }

  @Test
  void timesTellBothHowFarAndWhen() {
    Times times = times();
    assertThat(times.both(NOW + 30_000)).isEqualTo("in 30s (10:00:30)");
    assertThat(times.both(NOW - 300_000)).isEqualTo("5m ago (09:55:00)");
    assertThat(times.both(NOW)).isEqualTo("now (10:00:00)");
    assertThat(times.both(NOW + Duration.ofDays(1).toMillis()))
        .isEqualTo("in 1d (2026-11-22 10:00:00)");
    assertThat(times.both(0)).isEqualTo("-");
    assertThat(times.clock(NOW + 7)).isEqualTo("10:00:00.007");
    assertThat(Times.between(NOW, NOW + 1500)).isEqualTo("1.5s");
    assertThat(Times.between(0, NOW)).isEqualTo("-");
  }

  @Test
  void figuresWithTheirUnits() {
    assertThat(Text.count(1234567)).isEqualTo("1,234,567");
    assertThat(Text.bytes(12)).isEqualTo("12 B");
    assertThat(Text.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Text.bytes(48L << 20)).isEqualTo("48 MiB");
    assertThat(Text.rate(0)).isEqualTo("0");
    assertThat(Text.rate(0.34)).isEqualTo("0.3");
    assertThat(Text.rate(1234.4)).isEqualTo("1,234");
    assertThat(Text.plural(1, "task")).isEqualTo("1 task");
    assertThat(Text.plural(2, "task")).isEqualTo("2 tasks");
  }

  @Test
  void whatAStrangerSubmittedCannotSteerTheScreen() {
    assertThat(Text.line("a\u001b[31mb\r\nc\u009b")).isEqualTo("a [31mb  c");
    assertThat(Text.line("a\u202eb\u2066c\u2028d")).isEqualTo("a b c d");
    assertThat(Text.firstLine("boom\n  at x")).isEqualTo("boom …");
  }
}
