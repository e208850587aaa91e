package dev.carillon.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of Unix and Quartz form, what they mean, and what is refused. */
final class CronExpressionTest {

  /** The first fires from the beginning of January 2026, a Thursday, as month-day hour:minute. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@yearly | 2026-01-01T00:00 2027-01-01T00:00",
        "@annually | 2026-01-01T00:00 2027-01-01T00:00",
        "@monthly | 2026-01-01T00:00 2026-02-01T00:00",
        "@Weekly | 2026-01-04T00:00 2026-01-11T00:00",
        "@midnight | 2026-01-01T00:00 2026-01-02T00:00",
        "@hourly | 2026-01-01T00:00 2026-01-01T01:00",
        "0 9 * * MON-FRI | 2026-01-01T09:00 2026-01-02T09:00 2026-01-05T09:00",
        "0 9 * * 1-5 | 2026-01-01T09:00 2026-01-02T09:00 2026-01-05T09:00",
        "0 9 * * 0 | 2026-01-04T09:00 2026-01-11T09:00",
        "0 9 * * 7 | 2026-01-04T09:00 2026-01-11T09:00",
        "0 9 * * sun | 2026-01-04T09:00 2026-01-11T09:00",
        "0 9 * * 5-7 | 2026-01-02T09:00 2026-01-03T09:00 2026-01-04T09:00 2026-01-09T09:00",
        "0 9 * * FRI-MON | 2026-01-02T09:00 2026-01-03T09:00 2026-01-04T09:00 2026-01-05T09:00",
        "0 9 * * */2 | 2026-01-01T09:00 2026-01-03T09:00 2026-01-04T09:00 2026-01-06T09:00",
        "0 9 * * 7/2 | 2026-01-01T09:00 2026-01-03T09:00 2026-01-04T09:00 2026-01-06T09:00",
        "0 9 13 * 5 | 2026-01-02T09:00 2026-01-09T09:00 2026-01-13T09:00 2026-01-16T09:00",
        "0 9 ? * 5 | 2026-01-02T09:00 2026-01-09T09:00",
        "0 0 L * * | 2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00",
        "0 0 L-3 * * | 2026-01-28T00:00 2026-02-25T00:00",
        "0 0 LW * * | 2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00",
        "0 0 L-1W * * | 2026-01-30T00:00 2026-02-27T00:00 2026-03-30T00:00",
        "0 0 1W * * | 2026-01-01T00:00 2026-02-02T00:00 2026-03-02T00:00 2026-04-01T00:00",
        "0 0 15W * * | 2026-01-15T00:00 2026-02-16T00:00 2026-03-16T00:00",
        "0 0 31W * * | 2026-01-30T00:00 2026-03-31T00:00 2026-05-29T00:00",
        "0 0 * * FRIL | 2026-01-30T00:00 2026-02-27T00:00",
        "0 0 * * 5L | 2026-01-30T00:00 2026-02-27T00:00",
        "0 0 * * 5#3 | 2026-01-16T00:00 2026-02-20T00:00",
        "0 0 * * MON#5 | 2026-03-30T00:00 2026-06-29T00:00",
        "0 0 1,L * * | 2026-01-01T00:00 2026-01-31T00:00 2026-02-01T00:00",
        "0 0 29 2 * | 2028-02-29T00:00 2032-02-29T00:00",
        "0 0 1 JAN-mar,DEC * | 2026-01-01T00:00 2026-02-01T00:00 2026-03-01T00:00 2026-12-01T00:00",
        "0 0 1 */5 * | 2026-01-01T00:00 2026-06-01T00:00 2026-11-01T00:00 2027-01-01T00:00",
        "0 0 1 11-2 * | 2026-01-01T00:00 2026-02-01T00:00 2026-11-01T00:00",
        "0 22-2/2 * * * | 2026-01-01T00:00 2026-01-01T02:00 2026-01-01T22:00",
        "5/25 4 * * * | 2026-01-01T04:05 2026-01-01T04:30 2026-01-01T04:55 2026-01-02T04:05",
        "10-30/10 4 * * * | 2026-01-01T04:10 2026-01-01T04:20 2026-01-01T04:30 2026-01-02T04:10",
        // Six fields: the second first, and 1 is Sunday.
        "0 0 12 ? * 1 | 2026-01-04T12:00 2026-01-11T12:00",
        "0 0 12 ? * 7 | 2026-01-03T12:00 2026-01-10T12:00",
        "0 0 12 ? * L | 2026-01-03T12:00 2026-01-10T12:00",
        "0 0 12 ? * 2-6 | 2026-01-01T12:00 2026-01-02T12:00 2026-01-05T12:00",
        "0 0 12 ? * MON-FRI | 2026-01-01T12:00 2026-01-02T12:00 2026-01-05T12:00",
        "0 15 10 L * ? | 2026-01-31T10:15 2026-02-28T10:15",
        "0 15 10 L-2 * ? | 2026-01-29T10:15 2026-02-26T10:15",
        "0 15 10 ? * 6L | 2026-01-30T10:15 2026-02-27T10:15",
        "0 15 10 ? * 6#3 | 2026-01-16T10:15 2026-02-20T10:15",
        "0 0 12 1/5 * ? | 2026-01-01T12:00 2026-01-06T12:00 2026-01-11T12:00",
        "0 11 11 11 11 ? | 2026-11-11T11:11 2027-11-11T11:11",
        "0 0/30 8-9 5,20 * ? | 2026-01-05T08:00 2026-01-05T08:30 2026-01-05T09:00 2026-01-05T09:30",
        "30 15 3 * * * | 2026-01-01T03:15:30 2026-01-02T03:15:30",
        "*/20 0 0 1 1 ? | 2026-01-01T00:00 2026-01-01T00:00:20 2026-01-01T00:00:40"
            + " 2027-01-01T00:00",
      })
  void firesWhenItSays(String cron, String fires) {
    assertThat(from2026(cron, fires.split(" ").length))
        .containsExactly(
            java.util.Arrays.stream(fires.split(" "))
                .map(LocalDateTime::parse)
                .toArray(LocalDateTime[]::new));
  }

  private static List<LocalDateTime> from2026(String cron, int count) {
    CronTimes times = new CronTimes(CronExpression.parse(cron), ZoneOffset.UTC);
    List<LocalDateTime> fires = new ArrayList<>();
    Instant at = Instant.parse("2025-12-31T23:59:59.999Z");
    for (int i = 0; i < count; i++) {
      at = times.next(at).orElseThrow();
      fires.add(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }
    return fires;
  }

  @Test
  void aNearestWorkingDayNeverLeavesItsMonth() {
    for (int day = 1; day <= 31; day++) {
      CronTimes times =
          new CronTimes(CronExpression.parse("0 0 %dW * *".formatted(day)), ZoneOffset.UTC);
      Instant at = Instant.parse("2020-01-01T00:00:00Z").minusSeconds(1);
      for (int i = 0; i < 120; i++) {
        at = times.next(at).orElseThrow();
        LocalDate date = LocalDate.ofInstant(at, ZoneOffset.UTC);
        assertThat(date.getDayOfWeek().getValue()).isLessThanOrEqualTo(5);
        assertThat(Math.abs(date.getDayOfMonth() - day)).isLessThanOrEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 L-30 2 *", "0 0 31W 2 ?"})
  void datesThatNeverComeAreFoundOut(String cron) {
    CronTimes times =
        new CronTimes(CronExpression.parse(cron), java.time.ZoneId.of("Europe/Berlin"));
    for (int i = 0; i < 100; i++) {
      assertThat(times.next(Instant.parse("2026-01-01T00:00:00Z"))).isEmpty();
    }
  }

  @Tag("faults")
  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 L-30 2 *", "0 0 31W 2 ?"})
  void datesThatNeverComeAreFoundOutQuickly(String cron) {
    long begin = worked();
    datesThatNeverComeAreFoundOut(cron);
    assertThat(Duration.ofNanos(worked() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  /** Nanoseconds that this thread was at work: what others do meanwhile does not count. */
  private static long worked() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void theLongestWaitIsFound() {
    CronTimes times = new CronTimes(CronExpression.parse("0 0 29 2 ?"), ZoneOffset.UTC);
    assertThat(times.next(Instant.parse("2096-03-01T00:00:00Z")))
        .hasValue(Instant.parse("2104-02-29T00:00:00Z"));
    // A leap day on a Thursday comes every 28 years, but not over 2100: 2080 and then 2120.
    CronTimes rare = new CronTimes(CronExpression.parse("0 0 */28 2 THU#5"), ZoneOffset.UTC);
    Instant at = rare.next(Instant.parse("2080-03-01T00:00:00Z")).orElseThrow();
    assertThat(at).isEqualTo(Instant.parse("2120-02-29T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 5 fields",
        "* | 5 fields",
        "* * * * | 5 fields",
        "0 0 12 * * ? 2027 | start and end",
        "* * * * * * * * | 6",
        "60 * * * * | minute",
        "-1 * * * * | minute",
        "* 24 * * * | hour",
        "* * 0 * * | day of month",
        "* * 32 * * | day of month",
        "* * * 13 * | month",
        "* * * 0 * | month",
        "* * * FOO * | month",
        "* * * * 8 | day of week",
        "* * * * MONDAY | day of week",
        "0 * * * * 0 | day of week",
        "0 0 0 ? * 8 | day of week",
        "*/0 * * * * | step",
        "1/0 * * * * | step",
        "*/60 * * * * | step",
        "* */24 * * * | step",
        "*/-5 * * * * | step",
        "*/ * * * * | step",
        "*/99999999999999999999 * * * * | step",
        "99999999999 * * * * | minute",
        "1,,2 * * * * | minute",
        ", * * * * | minute",
        "1- * * * * | minute",
        "-5 * * * * | minute",
        "1-2-3 * * * * | minute",
        "*-5 * * * * | minute",
        "1.5 * * * * | minute",
        "0x1 * * * * | minute",
        "٣ * * * * | minute",
        "? * * * * | minute",
        "L * * * * | minute",
        "* * 31-1 * * | rises",
        "* * L-31 * * | L-30",
        "* * LX * * | L-30",
        "* * 32W * * | day of month",
        "* * W * * | day of month",
        "* * 1-5W * * | day of month",
        "* * * * L | FRIL",
        "* * * * MON#0 | #5",
        "* * * * MON#6 | #5",
        "* * * * #1 | day of week",
        "* * ? * ? | ? or *",
        "0 0 12 13 * FRI | ? or *",
        "@reboot | @daily",
        "@every 5m | fixed rate",
        "TZ=UTC 0 0 * * * | zone",
        "CRON_TZ=UTC 0 0 * * * | zone",
        "H H * * * | minute",
      })
  void whatIsWrongIsSaidAndWhere(String cron, String says) {
    assertThatThrownBy(() -> CronExpression.parse(cron))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.field()).isEqualTo("cron");
              assertThat(e.message() + ' ' + e.advice()).contains(says);
              assertThat(e.message()).startsWith("Expected ").contains(", but got ");
              assertThat(e.advice()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 25 * * * | Expected 0–23 as hour, but got '25' in field 2, at character 3.",
        "0,5,x 3 * * * | Expected 0–59 as minute, but got 'x' in field 1, at character 5.",
        "0 3   * * MON,moo | Expected 0–7 or SUN–SAT as day of week, but got 'MOO' in field 5, at"
            + " character 15.",
        "0 0 3 32 * ? | Expected 1–31 as day of month, but got '32' in field 4, at character 7.",
        "5,5,55/99 * * * * | Expected a step of 1–59 as minute, but got '55/99' in field 1, at"
            + " character 5.",
      })
  void aMistakeIsToldWithItsPlace(String cron, String message) {
    assertThatThrownBy(() -> CronExpression.parse(cron))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.message()).isEqualTo(message));
  }

  @Test
  void hostileTextIsRefused() {
    hostile().forEach(CronExpressionTest::refused);
  }

  @Tag("faults")
  @Test
  void hostileTextIsRefusedBeforeAnythingGrows() {
    List<String> hostile = hostile();
    // Once outside the measurement: classes are loaded.
    hostile.forEach(CronExpressionTest::refused);
    long begin = worked();
    int rounds = 50;
    for (int i = 0; i < rounds; i++) {
      hostile.forEach(CronExpressionTest::refused);
    }
    long each = (worked() - begin) / rounds / hostile.size();
    assertThat(Duration.ofNanos(each)).isLessThan(Duration.ofMillis(1));
  }

  private static List<String> hostile() {
    List<String> hostile = new ArrayList<>();
    hostile.add("*".repeat(1_000_000));
    hostile.add("0 ".repeat(500_000));
    hostile.add("1,".repeat(100_000) + " * * * *");
    hostile.add("1-".repeat(120) + " * * * *");
    hostile.add("1,".repeat(65) + "1 * * * *");
    hostile.add("(a+)+$".repeat(40) + " * * * *");
    hostile.add("9".repeat(200) + " * * * *");
    hostile.add("\u0000\n\r * * * *");
    return hostile;
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> CronExpression.parse(text))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.message().length()).isLessThan(400));
  }

  @Test
  void anyTextIsReadOrRefusedAndWhatIsReadCanBeToldAndFired() {
    Random random = new Random(20_261_121);
    String alphabet = "0123456789*/-,?LW#MONFRIJAN@ ";
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int f = 0; f < 5 + random.nextInt(2); f++) {
        text.append(random.nextInt(3) == 0 ? part(random, alphabet) : "*").append(' ');
      }
      try {
        CronExpression cron = CronExpression.parse(text.toString());
        assertThat(CronDescription.of(cron)).isNotEmpty();
        new CronTimes(cron, ZoneOffset.UTC)
            .next(Instant.EPOCH)
            .ifPresent(
                t -> assertThat(cron.matches(LocalDateTime.ofInstant(t, ZoneOffset.UTC))).isTrue());
        read++;
      } catch (CarillonException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  private static String part(Random random, String alphabet) {
    StringBuilder part = new StringBuilder();
    for (int c = 0; c <= random.nextInt(4); c++) {
      part.append(alphabet.charAt(random.nextInt(alphabet.length() - 1)));
    }
    return part.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * * | every minute",
        "*/5 * * * * | every 5 minutes",
        "0 * * * * | at minute 0 of every hour",
        "@hourly | at minute 0 of every hour",
        "15,45 * * * * | at minutes 15 and 45 of every hour",
        "*/5 9-17 * * MON-FRI | every 5 minutes of every hour from 9 to 17 on Monday to Friday",
        "0 9-17/2 * * * | at minute 0 of every 2nd hour from 9 to 17",
        "0 9 * * * | at 09:00 every day",
        "@daily | at 00:00 every day",
        "30 2 1,15 * * | at 02:30 on the 1st and 15th",
        "0 9,18 * * MON | at 09:00 and 18:00 on Monday",
        "0 0 L * * | at 00:00 on the last day of the month",
        "0 0 LW * * | at 00:00 on the last working day of the month",
        "0 0 15W * * | at 00:00 on the working day nearest to the 15th",
        "0 0 L-3 * * | at 00:00 on the day 3 days before the last one of the month",
        "0 0 * * 5L | at 00:00 on the last Friday of the month",
        "0 0 * * 5#3 | at 00:00 on the third Friday of the month",
        "0 0 13 * 5 | at 00:00 on the 13th or on Friday",
        "0 0 1 1,7 * | at 00:00 on the 1st in January and July",
        "15 30 2 * * ? | at 02:30:15 every day",
        "*/10 * * * * ? | every 10 seconds",
        "0 0 12 ? * 2 | at 12:00 on Monday",
        "0 50-10/20 * * * ? | at minutes 10 and 50 of every hour",
      })
  void saysItInPlainWords(String cron, String words) {
    assertThat(CronDescription.of(CronExpression.parse(cron))).isEqualTo(words);
  }
}
