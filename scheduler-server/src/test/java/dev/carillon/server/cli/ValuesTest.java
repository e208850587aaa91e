package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Values as people write them on the command line. */
final class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "30s, 30000",
    "5m, 300000",
    "2h, 7200000",
    "1d, 86400000",
    "1h30m, 5400000",
    "1D, 86400000",
    "0, 0",
    "0s, 0"
  })
  void timesWithUnits(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "", "s", "1.5s", "-3s", "3 s", "10x", "1m!", "99999999999999s"})
  void timesThatAreNone(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("Expected a time")
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aNumberAloneIsAnsweredWithItsUnit() {
    assertThatThrownBy(() -> Durations.parse("30")).hasMessageContaining("Write 30s for seconds");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999, 999ms",
    "1250, 1.2s",
    "3000, 3s",
    "42000, 42s",
    "300000, 5m",
    "303000, 5m 3s",
    "7500000, 2h 5m",
    "273600000, 3d 4h"
  })
  void timesAsPeopleReadThem(long millis, String text) {
    assertThat(Durations.brief(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "9, 9", "high, 8", "MEDIUM, 5", "low, 2"})
  void priorities(String text, int priority) {
    assertThat(new Priorities().convert(text)).isEqualTo(priority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1", "urgent", ""})
  void prioritiesThatAreNone(String text) {
    assertThatThrownBy(() -> new Priorities().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("Expected a priority from 0 to 9");
  }

  @Test
  void backoffs() {
    Backoff.Converter converter = new Backoff.Converter();
    assertThat(converter.convert("2s..5m"))
        .isEqualTo(new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5)));
    assertThat(converter.convert("2s"))
        .isEqualTo(new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10)));
    assertThat(converter.convert("1h"))
        .as("the longest wait is never below the first")
        .isEqualTo(new Backoff(Duration.ofHours(1), Duration.ofHours(1)));
    assertThatThrownBy(() -> converter.convert("5m..2s"))
        .hasMessageContaining("the first wait before the longest one");
    assertThatThrownBy(() -> converter.convert("5m..")).hasMessageStartingWith("Expected a time");
  }

  @Test
  void keysAndValues() {
    KeyValue.Converter converter = new KeyValue.Converter();
    assertThat(converter.convert("a=b=c")).isEqualTo(new KeyValue("a", "b=c"));
    assertThat(converter.convert("a=")).isEqualTo(new KeyValue("a", ""));
    assertThat(KeyValue.map(List.of(new KeyValue("a", "1"), new KeyValue("a", "2"))))
        .containsEntry("a", "2");
    assertThatThrownBy(() -> converter.convert("=b")).hasMessageContaining("Expected key=value");
    assertThatThrownBy(() -> converter.convert("a")).hasMessageContaining("Expected key=value");
  }

  @Test
  void states() {
    StateWord.Converter converter = new StateWord.Converter();
    assertThat(converter.convert("retry-wait").states()).containsExactly(TaskState.RETRY_WAIT);
    assertThat(converter.convert("Dead").states()).containsExactly(TaskState.DEAD);
    assertThat(converter.convert("live").states()).isEqualTo(TaskState.liveStates());
    assertThat(converter.convert("ended").states()).isEqualTo(TaskState.endedStates());
    assertThatThrownBy(() -> converter.convert("gone"))
        .hasMessageContaining("Expected a task state, but got 'gone'")
        .hasMessageContaining("retry_wait");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00+01:00, 2026-12-24T17:00:00Z",
    "2026-12-24T18:00, 2026-12-24T17:00:00Z",
    "2026-12-24 18:00:00.250, 2026-12-24T17:00:00.250Z",
    "2026-12-24t18:00z, 2026-12-24T18:00:00Z"
  })
  void instants(String text, String instant) {
    assertThat(Instants.parse(text, "--at", ZoneId.of("Europe/Berlin")))
        .isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tomorrow", "18:00", "2026-13-01T00:00:00Z", "1720672590913", ""})
  void instantsThatAreNone(String text) {
    assertThatThrownBy(() -> Instants.parse(text, "--at", ZoneId.of("UTC")))
        .isInstanceOf(CarillonException.class)
        .hasMessageStartingWith("Expected an ISO 8601 instant, but got '" + text + "'");
  }
}
