package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.explain.Gate;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.FilterProblem;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import dev.carillon.server.core.told.Kept;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence that is told by its code is said in German too. */
class SpokenTest {
  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  private static Set<String> places(String sentence) {
    Set<String> places = new TreeSet<>();
    Matcher found = Pattern.compile("\\{(\\d)[|}]").matcher(sentence);
    while (found.find()) {
      places.add(found.group(1));
    }
    return places;
  }

  @Test
  void germanKnowsEverySentenceAndWhatStandsInIt() {
    Map<String, String> english = new HashMap<>();
    english.putAll(Sentences.read(English.class, "english.properties"));
    english.putAll(Sentences.read(Schedule.class, "plain.properties"));
    english.putAll(Sentences.read(Filter.class, "filter.properties"));
    Map<String, String> german = Sentences.read(Spoken.class, "told_de.properties");
    assertThat(german.keySet()).containsExactlyInAnyOrderElementsOf(english.keySet());
    assertThat(english)
        .allSatisfy(
            (code, said) ->
                assertThat(places(german.getOrDefault(code, ""))).as(code).isEqualTo(places(said)));
  }

  @Test
  void countsSpansAndSentencesInSentencesAreSaidInTheLanguageOfTheConsole() {
    Told told =
        Told.of(
            "explain.besides",
            Told.part(Told.of("gate.position.behind", Told.count(12_404), Told.text("smtp"))),
            Told.parts(", ", List.of(Told.of("gate.start-deadline"), Told.of("gate.worker"))));
    Texts.speak(Locale.GERMAN);
    assertThat(Spoken.sentence(told, English.of(told)))
        .isEqualTo("12.404 Aufgaben vom Typ smtp stehen vor ihr; außerdem zu: Startfrist, Worker");
    Told one = Told.of("gate.position.behind", Told.count(1), Told.text("{0}"));
    assertThat(Spoken.told(one, "")).isEqualTo("1 Aufgabe vom Typ {0} steht vor ihr");
    assertThat(Spoken.told(Told.of("gate.due.waits", Told.span(3_240)), ""))
        .isEqualTo("sie ist erst in 3,2 s fällig");
    assertThat(Spoken.told(Told.of("gate.due.waits", Told.span(7_500_000)), ""))
        .isEqualTo("sie ist erst in 2 h 5 min fällig");
  }

  private static String plan(String cron) {
    Schedule schedule =
        Schedule.of("s", Trigger.Cron.of(cron), new Target.Task(NewTask.of("echo", Payload.EMPTY)));
    return Spoken.sentence(Description.brief(schedule, schedule.zone()), Description.of(schedule));
  }

  @Test
  void aScheduleIsSaidInTheLanguageOfTheConsole() {
    Texts.speak(Locale.GERMAN);
    assertThat(plan("* * * * *")).isEqualTo("Jede Minute.");
    assertThat(plan("30 2 * * MON-FRI")).isEqualTo("Um 02:30 von Montag bis Freitag.");
    assertThat(plan("0 9,18 1,15 * *")).isEqualTo("Um 09:00 und 18:00 am 1. und 15.");
    assertThat(plan("0 22 L * *")).isEqualTo("Um 22:00 am letzten Tag des Monats.");
    assertThat(plan("*/5 9-17 * 3 *"))
        .isEqualTo("Alle 5 Minuten, jede Stunde von 9 bis 17 im März.");
    assertThat(plan("0 8 * * 1#2")).isEqualTo("Um 08:00 am zweiten Montag des Monats.");
  }

  private static String wrong(String filter) {
    return Spoken.problem(Filter.problem(filter).orElseThrow());
  }

  @Test
  void whatIsWrongWithATypedFilterIsSaidInTheLanguageOfTheConsole() {
    assertThat(wrong("state:dead,"))
        .isEqualTo(
            "Expected a state at column 12, but found the end. A value follows its operator at"
                + " once; \"\" means an empty text.");
    Texts.speak(Locale.GERMAN);
    assertThat(wrong("state:dead,"))
        .isEqualTo(
            "Erwartet in Spalte 12: ein Zustand; da steht aber nichts mehr. Ein Wert folgt gleich"
                + " auf seinen Operator; \"\" ist ein leerer Text.");
    assertThat(wrong("stat:dead"))
        .startsWith("Erwartet in Spalte 1: ein Feld; da steht aber 'stat'. Meinten Sie state? ")
        .contains("Felder sind state, queue, ");
    assertThat(wrong("due:1h"))
        .isEqualTo(
            "Erwartet in Spalte 4: eines von < <= > >= hinter due; da steht aber ':'. Zeiten"
                + " werden verglichen: due>now-1h, due<2026-11-20.");
    assertThat(wrong("name:\"{0}"))
        .isEqualTo(
            "Erwartet in Spalte 6: ein schließendes \"; da steht aber '\"{0}'. In"
                + " Anführungszeichen steht \\\" für eines davon.");
    assertThat(wrong("error~/" + "x".repeat(201) + "/")).endsWith(" länger als 200 Zeichen.");
    assertThat(wrong(" ".repeat(8_193)))
        .startsWith("Erwartet wird ein Filter mit höchstens 8.192 Zeichen, dieser hat aber 8.193.");
  }

  @Test
  void whatAServerSaysOfAFilterStandsAsItSaidIt() {
    Texts.speak(Locale.GERMAN);
    FilterProblem heard =
        new FilterProblem(1, 1, "As it was.", "", List.of(), Told.NONE, Told.NONE);
    assertThat(Spoken.problem(heard)).isEqualTo("As it was.");
  }

  @Test
  void whatIsKeptInWordsIsFoundAndSaidInTheLanguageOfTheConsole() {
    Texts.speak(Locale.GERMAN);
    String kept =
        "12 fires from here to 2026-11-20T13:00:00Z. It was paused by ops@eu. One fire makes up"
            + " for it.";
    assertThat(Spoken.told(Kept.of(kept), kept))
        .isEqualTo(
            "12 Auslösungen von hier bis 2026-11-20T13:00:00Z. Er war pausiert, von ops@eu. Eine"
                + " Auslösung holt es nach.");
    assertThat(Spoken.told(Kept.of("12,480 tasks wait, more than 1"), ""))
        .isEqualTo("12.480 Aufgaben warten, mehr als 1");
    assertThat(Kept.of("a reason of somebody").says()).isFalse();
  }

  @Test
  void whatHasNoCodeOrANewerServersOneStandsAsTheServerSaidIt() {
    Texts.speak(Locale.GERMAN);
    assertThat(Spoken.told(Told.NONE, "as it was")).isEqualTo("as it was");
    Told inner = Told.of("told.sentence", Told.part(Told.of("gate.of.tomorrow")));
    assertThat(Spoken.told(inner, "as it was")).isEqualTo("as it was");
    Gate gate = new Gate("tomorrow", Gate.Result.PASS, "it is there", Map.of());
    assertThat(Spoken.name(gate) + ": " + Spoken.evidence(gate)).isEqualTo("tomorrow: it is there");
  }

  @Test
  void inEnglishTheServersOwnWordsStand() {
    Texts.speak(Locale.ENGLISH);
    assertThat(Spoken.told(Told.of("gate.worker"), "as it was")).isEqualTo("as it was");
  }
}
