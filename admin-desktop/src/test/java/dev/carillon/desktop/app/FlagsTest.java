package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.desktop.theme.ThemeChoice;
import org.junit.jupiter.api.Test;

class FlagsTest {
  @Test
  void oneOrTwoDashesBlankOrEquals() {
    assertThat(Flags.read("--server", "a:1", "-theme=dark"))
        .satisfies(
            f -> {
              assertThat(f.server()).contains("a:1");
              assertThat(f.theme()).contains(ThemeChoice.DARK);
            });
    assertThat(Flags.read().server()).isEmpty();
    assertThat(Flags.read("--help").help()).isTrue();
  }

  @Test
  void whatIsMeasured() {
    assertThat(Flags.read("--bench").bench()).contains(Flags.Measure.START);
    assertThat(Flags.read("--bench=tasks", "--server=a:1").bench()).contains(Flags.Measure.TASKS);
    assertThat(Flags.read().bench()).isEmpty();
    assertThatThrownBy(() -> Flags.read("--bench=all")).hasMessageContaining("all");
  }

  @Test
  void whatIsUnknownIsRefused() {
    assertThatThrownBy(() -> Flags.read("--sever", "a:1")).hasMessageContaining("--sever");
    assertThatThrownBy(() -> Flags.read("--theme", "pink")).hasMessageContaining("pink");
    assertThatThrownBy(() -> Flags.read("--server")).hasMessageContaining("value");
  }
}
