package dev.carillon.desktop.feature.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long NOW = 1_795_180_329_000L;

  private static Draft draft(TaskKind kind, String payload) {
    return new Draft(
        kind,
        "",
        "mail",
        "",
        payload,
        "POST",
        "https://example.com/x",
        "orders",
        "k",
        WhenText.Mode.NOW,
        "",
        5,
        "3",
        "1 s",
        "10 min");
  }

  @Test
  void aSleepIsSentInMilliseconds() {
    Draft.Result result = draft(TaskKind.SLEEP, "1 min 30 s").read(NOW, BERLIN);
    assertThat(result.task())
        .hasValueSatisfying(t -> assertThat(t.payload().utf8()).isEqualTo("90000"));
  }

  @Test
  void aRequestIsOneJsonObject() {
    NewTask task = draft(TaskKind.HTTP, "{\"a\":1}").read(NOW, BERLIN).task().orElseThrow();
    assertThat(task.payload().utf8())
        .isEqualTo("{\"method\":\"POST\",\"url\":\"https://example.com/x\",\"body\":{\"a\":1}}");
  }

  @Test
  void aCommandThatBeginsWithABracketIsNoJson() {
    assertThat(draft(TaskKind.SHELL, "[ -f /tmp/x ] && date").jsonProblem()).isEmpty();
    assertThat(draft(TaskKind.ECHO, "[ -f /tmp/x ]").jsonProblem()).isPresent();
  }

  @Test
  void aKafkaTaskCarriesTopicAndKey() {
    NewTask task = draft(TaskKind.KAFKA, "x").read(NOW, BERLIN).task().orElseThrow();
    assertThat(task.attributes()).isEqualTo(Map.of("topic", "orders", "key", "k"));
  }

  @Test
  void whatIsWrongIsSaidOfItsField() {
    Draft wrong =
        new Draft(
            TaskKind.OTHER,
            "Not a type",
            "Mail!",
            "",
            "",
            "GET",
            "",
            "",
            "",
            WhenText.Mode.INSTANT,
            "tomorrow",
            5,
            "0",
            "soon",
            "10 min");
    assertThat(wrong.read(NOW, BERLIN).problems().keySet())
        .containsExactlyInAnyOrder(
            Draft.Field.TYPE,
            Draft.Field.QUEUE,
            Draft.Field.WHEN,
            Draft.Field.ATTEMPTS,
            Draft.Field.BACKOFF);
  }

  @Test
  void delaysAreReadAsPeopleWriteThem() {
    assertThat(WhenText.span("90")).contains(Duration.ofSeconds(90));
    assertThat(WhenText.span("1h30m")).contains(Duration.ofMinutes(90));
    assertThat(WhenText.span("1 h 30 min")).contains(Duration.ofMinutes(90));
    assertThat(WhenText.span("1.5 h")).contains(Duration.ofMinutes(90));
    assertThat(WhenText.span("250 ms")).contains(Duration.ofMillis(250));
    assertThat(WhenText.span("soon")).isEmpty();
    assertThat(WhenText.span("-5 s")).isEmpty();
  }

  @Test
  void instantsAreReadInTheZoneShown() {
    var reading = WhenText.read(WhenText.Mode.INSTANT, "2026-12-24 18:00", NOW, BERLIN);
    assertThat(reading.problem()).isEmpty();
    assertThat(reading.due()).isEqualTo(new NewTask.Due.At(1_798_131_600_000L));
    assertThat(WhenText.read(WhenText.Mode.INSTANT, "2126-12-24 18:00", NOW, BERLIN).problem())
        .isPresent();
  }
}
