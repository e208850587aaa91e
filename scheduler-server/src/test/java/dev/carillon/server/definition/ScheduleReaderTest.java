package dev.carillon.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.ExclusionCalendar.Window;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.server.core.apply.Document;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document says of the times of a schedule. */
class ScheduleReaderTest {
  private static Document document(String more) {
    return new DefinitionDocuments()
        .read("kind: schedule\nid: nightly\ncron: 30 2 * * *\nworkflow: etl\n" + more)
        .getFirst();
  }

  private static Schedule schedule(String more) {
    Document document = document(more);
    assertThat(document.problems()).isEmpty();
    return ((Document.OfSchedule) document.body().orElseThrow()).schedule();
  }

  @Test
  void aCalendarMayNameDaysOfEveryYearAndPartsOfEveryWeek() {
    Schedule read =
        schedule(
            """
            exceptDates: ["2026-12-24"]
            exceptYearly: ["12-25", "02-29"]
            exceptWindows: [{days: [sat, sun]}, {days: [fri], from: "22:00", to: "24:00"}]
            exceptZone: Europe/Paris
            """);
    assertThat(read.exclusions())
        .isEqualTo(
            new ExclusionCalendar(
                Set.of(LocalDate.of(2026, 12, 24)),
                Set.of(MonthDay.of(12, 25), MonthDay.of(2, 29)),
                List.of(
                    new Window(
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        LocalTime.MIDNIGHT,
                        LocalTime.MIDNIGHT),
                    new Window(Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.MIDNIGHT)),
                Optional.of(ZoneId.of("Europe/Paris"))));
    assertThat(schedule("").exclusions()).isEqualTo(ExclusionCalendar.NONE);
  }

  @Test
  void aMisfirePolicyIsAWordOrSaysHowMuchIsMadeUpFor() {
    assertThat(schedule("misfire: skip").misfire())
        .isEqualTo(MisfirePolicy.of(MisfirePolicy.Mode.SKIP));
    assertThat(schedule("misfire: {mode: fireAll, threshold: 5m, window: 12h, cap: 50}").misfire())
        .isEqualTo(
            new MisfirePolicy(
                MisfirePolicy.Mode.FIRE_ALL, Duration.ofMinutes(5), Duration.ofHours(12), 50));
    assertThat(schedule("misfire: {mode: fireAll}").misfire())
        .isEqualTo(MisfirePolicy.of(MisfirePolicy.Mode.FIRE_ALL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exceptYearly: [christmas] | 12-25",
        "exceptYearly: ['02-30'] | 02-30",
        "exceptWindows: [{days: [caturday]}] | sat",
        "exceptWindows: [{from: '22:00'}] | days",
        "exceptWindows: [{days: [fri], from: '25:00'}] | time of the day",
        "misfire: {window: 3h} | mode",
        "misfire: {mode: fireAll, cap: 0} | cap",
        "misfire: sometimes | fireAll",
      })
  void whatCannotBeIsToldWithWhatWasExpected(String line, String told) {
    assertThat(document(line).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.told()).contains(told));
  }
}
