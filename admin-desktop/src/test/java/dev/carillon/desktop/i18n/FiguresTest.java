package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void spansHaveOneUnit() {
    assertThat(Figures.span(18)).isEqualTo("18 ms");
    assertThat(Figures.span(4_250)).isEqualTo("4.2 s");
    assertThat(Figures.span(9_999)).isEqualTo("9.9 s");
    assertThat(Figures.span(59_999)).isEqualTo("59 s");
    assertThat(Figures.span(661_000)).isEqualTo("11 min");
    assertThat(Figures.coarse(-5)).isEqualTo("0 s");
    assertThat(Figures.coarse(47 * 3_600_000L)).isEqualTo("47 h");
    assertThat(Figures.coarse(49 * 3_600_000L)).isEqualTo("2 d");
  }

  @Test
  void chosenSpansKeepEveryUnit() {
    assertThat(Figures.exact(Duration.ofSeconds(90))).isEqualTo("1 min 30 s");
    assertThat(Figures.exact(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Figures.exact(Duration.ofHours(1))).isEqualTo("1 h");
    assertThat(Figures.exact(Duration.ofMillis(250))).isEqualTo("250 ms");
  }

  @Test
  void countsAreGroupedAndShortOnesNeverRoundUp() {
    assertThat(Figures.count(48_210)).isEqualTo("48,210");
    assertThat(Figures.shortCount(9_999)).isEqualTo("9,999");
    assertThat(Figures.shortCount(48_999)).isEqualTo("48k");
    assertThat(Figures.shortCount(1_999_999)).isEqualTo("1.9M");
  }

  @Test
  void ratesAndBytes() {
    assertThat(Figures.rate(0.01)).isEqualTo("0");
    assertThat(Figures.rate(3.24)).isEqualTo("3.2");
    assertThat(Figures.rate(1284.4)).isEqualTo("1,284");
    assertThat(Figures.bytes(384_000_000)).isEqualTo("366 MiB");
    assertThat(Figures.bytes(156)).isEqualTo("156 B");
  }

  @Test
  void timesOfOtherDaysShowTheDay() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    long now = 1_795_180_329_000L;
    assertThat(Figures.time(now, now, berlin)).matches("\\d\\d:\\d\\d:\\d\\d");
    assertThat(Figures.time(now - 86_400_000, now, berlin)).contains(" ");
  }
}
