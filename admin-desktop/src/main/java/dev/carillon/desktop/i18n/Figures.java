package dev.carillon.desktop.i18n;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers, times and sizes as people read them: short, with a unit, always written alike. */
public final class Figures {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  /** Days are written otherwise in each language. */
  private static final Map<String, DateTimeFormatter> DAYS = new ConcurrentHashMap<>();

  private Figures() {}

  private static DateTimeFormatter day(String key) {
    String pattern = Texts.text(key);
    return DAYS.computeIfAbsent(
        Texts.language() + " " + pattern,
        k -> DateTimeFormatter.ofPattern(pattern, Texts.language()));
  }

  /** 48,210; in German 48.210. */
  public static String count(long n) {
    return String.format(Texts.language(), "%,d", n);
  }

  /** 1.2M, 48k: for places that have room for four characters. */
  public static String shortCount(long n) {
    if (n < 10_000) {
      return count(n);
    }
    if (n < 1_000_000) {
      return n / 1000 + "k";
    }
    return n < 10_000_000
        ? String.format(Texts.language(), "%.1fM", Math.floor(n / 100_000.0) / 10)
        : n / 1_000_000 + "M";
  }

  /** 1,284 or 3.2 or 0: a rate without its unit. */
  public static String rate(double perSecond) {
    if (perSecond < 0.05) {
      return "0";
    }
    double tenths = Math.round(perSecond * 10) / 10.0;
    return tenths < 10 && tenths != Math.rint(tenths)
        ? String.format(Texts.language(), "%.1f", tenths)
        : count(Math.round(perSecond));
  }

  /** 18 ms, 4.2 s, 11 min, 3 h, 2 d: one unit, as long spans need no more. */
  public static String span(long millis) {
    if (millis < 1000) {
      return Math.max(0, millis) + " ms";
    }
    return millis < 10_000
        ? String.format(Texts.language(), "%.1f s", Math.floor(millis / 100.0) / 10)
        : coarse(millis);
  }

  /** Like span, but in whole seconds and longer units only. */
  public static String coarse(long millis) {
    long s = Math.max(0, millis) / 1000;
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return s / 60 + " min";
    }
    return s < 48 * 3600 ? s / 3600 + " h" : s / 86_400 + " d";
  }

  /** 1 min 30 s: every unit, for spans that somebody chose. */
  public static String exact(Duration span) {
    if (span.toMillis() < 1000) {
      return span.toMillis() + " ms";
    }
    StringBuilder out = new StringBuilder();
    part(out, span.toDays(), "d");
    part(out, span.toHoursPart(), "h");
    part(out, span.toMinutesPart(), "min");
    if (span.toMillisPart() == 0) {
      part(out, span.toSecondsPart(), "s");
    } else {
      double seconds = span.toSecondsPart() + span.toMillisPart() / 1000.0;
      out.append(out.isEmpty() ? "" : " ")
          .append(String.format(Texts.language(), "%.1f s", seconds));
    }
    return out.toString();
  }

  /** 9 min 58 s: a countdown. */
  public static String exactSeconds(long millis) {
    long s = Math.max(0, millis) / 1000;
    return s < 60 ? s + " s" : exact(Duration.ofSeconds(s));
  }

  private static void part(StringBuilder out, long n, String unit) {
    if (n != 0) {
      out.append(out.isEmpty() ? "" : " ").append(n).append(' ').append(unit);
    }
  }

  /** 184 MiB. */
  public static String bytes(long n) {
    if (n < 1024) {
      return n + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = n;
    int unit = -1;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Texts.language(), value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  /** 34 %. */
  public static String percent(double part, double whole) {
    return whole <= 0 ? "0 %" : Math.round(100 * part / whole) + " %";
  }

  /** 14:12:09 today, else with the day. */
  public static String time(long epochMs, long nowMs, ZoneId zone) {
    ZonedDateTime at = Instant.ofEpochMilli(epochMs).atZone(zone);
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    return at.format(at.toLocalDate().equals(today) ? TIME : day("figures.day.time"));
  }

  /** 14:12 today, else 20 Nov 14:12. */
  public static String when(long epochMs, long nowMs, ZoneId zone) {
    ZonedDateTime at = Instant.ofEpochMilli(epochMs).atZone(zone);
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    return at.toLocalDate().equals(today)
        ? at.format(MINUTE)
        : at.format(day("figures.day")) + " " + at.format(MINUTE);
  }

  /** 14:12 today, else 20 Nov: for columns that have room for six characters. */
  public static String moment(long epochMs, long nowMs, ZoneId zone) {
    ZonedDateTime at = Instant.ofEpochMilli(epochMs).atZone(zone);
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    return at.format(at.toLocalDate().equals(today) ? MINUTE : day("figures.day"));
  }

  /** Fri 20 Nov. */
  public static String weekday(LocalDate date) {
    return date.format(day("figures.weekday"));
  }

  /** 14:12. */
  public static String minute(long epochMs, ZoneId zone) {
    return Instant.ofEpochMilli(epochMs).atZone(zone).format(MINUTE);
  }

  /** 2026-11-21 14:12:09.120. */
  public static String full(long epochMs, ZoneId zone) {
    return Instant.ofEpochMilli(epochMs).atZone(zone).format(FULL);
  }
}
