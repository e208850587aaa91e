package dev.carillon.server.mask;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Masking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a secret, and what is not. */
final class MaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"hunter2X\"}",
        "{\"db_password\": \"hunter2X\", \"user\":\"ada\"}",
        "{\"credentials\":{\"user\":\"ada\",\"pin\":\"hunter2X\"},\"more\":1}",
        "{\"body\":\"{\\\"api_key\\\":\\\"hunter2X\\\"}\"}",
        "{\"quote\":\"a\",\"secret\":\"x\\\"hunter2X\"}",
        "{\"headers\":{\"Authorization\":\"Basic hunter2X\"}}",
        "Authorization: Basic hunter2X",
        "Authorization: Bearer hunter2X",
        "curl -H 'Authorization: Bearer hunter2Xhunter2X'",
        "mysql --password hunter2X -u ada",
        "mysql --password=hunter2X -u ada",
        "PGPASSWORD=hunter2X psql",
        "API-KEY: hunter2X",
        "accessToken = hunter2X",
        "client_secret: hunter2X",
        "https://ada:hunter2X@example.org/x",
        "redis://:hunter2X@example.org:6379",
        "eyJhbGciOiJIUzI1NiJ9.hunter2X.abc",
        "jwt-eyJhbGciOiJIUzI1NiJ9.hunter2X.abc",
        "eyJ-eyJhbGciOiJIUzI1NiJ9.eyJhunter2X",
        "X-Auth-Token:hunter2X",
        "Expected JSON, but: Unrecognized token 'hunter2X': was expecting",
        "it was eyJhbGciOiJIUzI1NiJ9.eyJhunter2X…",
        "log in with token:hunter2X please",
        "token:hunter2X",
        "'token:hunter2X is the key",
        "curl: bad header 'token:hunter2X'",
        "reset, password=hunter2X",
        "Server=db;Uid=ada;Pwd=hunter2X",
        "Cookie: session=hunter2X",
        "push with ghp_hunter2Xhunter2Xhunter2Xhunter2Xhunt done",
        "user: ada\n  passphrase: correct horse hunter2X",
        "- db.password: a, hunter2X",
        "password: |\n  a\n\n  hunter2X",
        "steps:\n  - password: >-\n      a hunter2X\n    user: ada",
        "credentials:\n  user: ada\n  pin: hunter2X",
        "PASSWORD=ab,c;d)&hunter2X psql",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2X\n-----END RSA PRIVATE KEY-----",
      })
  void aSecretIsHidden(String text) {
    String shown = Mask.text(text);
    assertThat(shown).contains(Mask.HIDDEN).doesNotContain("hunter2X");
    assertThat(Mask.text(shown)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paused by token:nightly",
        "held by token:nightly: lunch",
        "PWD=/home/ada/src",
        "Expected somebody else, but 'token:nightly' may not.",
        "Pair[token=null]",
        "password: null\nuser: ada",
        "{\"to\":\"ada@example.org\",\"subject\":\"Hello\"}",
        "the password was wrong",
        "Expected a token, but got none.",
        "{\"password\":\"\"}",
        "{\"token\":null}",
        "https://example.org:8443/path",
        "--password",
      })
  void whatIsNoSecretStays(String text) {
    assertThat(Mask.text(text)).isSameAs(text);
  }

  @Test
  void theNameOfATokenIsNone() {
    assertThat(Mask.name("token:nightly")).isEqualTo("token:nightly");
    assertThat(Mask.name("token:nightly password=hunter2X")).doesNotContain("hunter2X");
  }

  @Test
  void whatSomebodyCallsAThingByIsNone_butASecretInItIs() {
    for (String id :
        new String[] {
          "reset-token:nightly",
          "eu:reset-token:every.night-late",
          "password/rotation",
          "password-2026",
          "job_202",
          "Job:2026-11-20:A7",
          "a".repeat(200)
        }) {
      assertThat(Mask.id(id)).isEqualTo(id);
    }
    for (String id :
        new String[] {
          "token=hunter2X",
          "password: hunter2X",
          "db-password:hunter2X",
          "eu:db-password:hunter2X",
          "token:hunter2X",
          "password:x:hunter2X",
          "eyJhbGciOiJIUzI1NiJ9.hunter2X.abc"
        }) {
      assertThat(Mask.id(id)).contains(Mask.HIDDEN).doesNotContain("hunter2X");
    }
  }

  /** What the server tells callers in its own words; what it says to a person alone is not here. */
  @Test
  void whatCarillonItselfSaysIsNotTakenForASecret() throws IOException {
    Pattern sentence = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\[\"\\\\nrt])*)\"");
    Set<String> others =
        Set.of("AccessOptions.java", "FirstToken.java", "CertificateFiles.java", "Rules.java");
    List<String> hidden = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
      sources = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path file : sources) {
      String source = Files.readString(file).replaceAll("\"\\s*\\+ \"", "");
      Matcher each = sentence.matcher(source);
      while (each.find()) {
        String said = each.group(1).translateEscapes();
        if (said.contains(" ")
            && !Mask.text(said).equals(said)
            && !others.contains(file.getFileName().toString())) {
          hidden.add(file + ": " + said);
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(hidden).isEmpty();
  }

  @Test
  void settingsAddKeysAndFormsAndExceptSome() {
    Rules rules =
        new Rules(
            new Masking(
                true,
                List.of("pin", "iban*nr"),
                List.of("max_tokens", "*-token-count"),
                List.of(Pattern.compile("ACME-[0-9]{4}"))));
    assertThat(
            rules.text("{\"pin\":\"1234\",\"iban_code_nr\":\"DE1\",\"max_tokens\":4096} ACME-1234"))
        .isEqualTo(
            "{\"pin\":\"‹hidden›\",\"iban_code_nr\":\"‹hidden›\",\"max_tokens\":4096} ‹hidden›");
    assertThat(rules.text("run --max_tokens 5 --token 12345 --a-token-count=7"))
        .isEqualTo("run --max_tokens 5 --token ‹hidden› --a-token-count=7");
    assertThat(rules.isSecret("card_pin")).isTrue();
    assertThat(rules.isSecret("MAX_TOKENS")).isFalse();
    Rules byForm = new Rules(new Masking(false, List.of(), List.of(), List.of()));
    assertThat(byForm.text("password=hunter2X https://ada:hunter3X@example.org"))
        .isEqualTo("password=hunter2X https://‹hidden›@example.org");
    assertThat(byForm.isSecret("password")).isFalse();
  }

  @Test
  void aRefusalTellsNoSecretOfWhatItRefuses() {
    CarillonException told =
        Refusals.hidden(
            CarillonException.of(
                    ErrorCode.INVALID_ARGUMENT, "Expected a text, but got the number 12345.")
                .field("labels.password")
                .advice("Or is it token=hunter2X?")
                .build());
    assertThat(told.message()).isEqualTo("Expected a text, but got something else.");
    assertThat(told.advice()).isEqualTo("Or is it token=‹hidden›");
    assertThat(told.field()).isEqualTo("labels.password");
    CarillonException plain = CarillonException.notFound("get", "task", "t-12");
    assertThat(Refusals.hidden(plain)).isSameAs(plain);
  }

  /** Before it is masked: who calls may name a thing by all that a message holds. */
  @Test
  void aRefusalRepeatsALongTextInPart() {
    String id = "a".repeat(4 << 20);
    CarillonException told = Refusals.hidden(CarillonException.notFound("get", "task", id));
    assertThat(told.subject()).endsWith("a…").hasSizeLessThan(5_000);
    assertThat(told.message()).hasSizeLessThan(5_000).startsWith("Expected an existing task");
    assertThat(told.advice())
        .isEqualTo("Check the id; ended tasks are deleted once their retention is over.");
  }

  @Test
  void jsonStaysJson() {
    assertThat(Mask.text("{\"a\":1,\"password\":\"x1\",\"b\":{\"token\":12345}}"))
        .isEqualTo("{\"a\":1,\"password\":\"‹hidden›\",\"b\":{\"token\":\"‹hidden›\"}}");
  }

  @Test
  void whatStandsBehindASecretStays() {
    assertThat(Mask.text("a:\n  - password: |\n      x y\n\n      z\n    user: ada\n"))
        .isEqualTo("a:\n  - password: ‹hidden›\n    user: ada\n");
    assertThat(Mask.text("passphrase: correct horse\r\nuser: ada"))
        .isEqualTo("passphrase: ‹hidden›\r\nuser: ada");
    assertThat(Mask.text("user=ada&password=ab,cd&ef&page=2 end"))
        .isEqualTo("user=ada&password=‹hidden›&page=2 end");
    assertThat(Mask.text("{\n  \"token\": 12345,\n  \"a\": 1\n}"))
        .isEqualTo("{\n  \"token\": \"‹hidden›\",\n  \"a\": 1\n}");
  }

  /** A submitter may send any of them, and everybody who looks at his tasks waits for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJ-",
        "eyJ-eyJ-a.",
        "eyJaaaaaaaa.",
        "eyJaaaaaaaa.aaaa-",
        "eyJ-aaaaaaa.eyJ",
        "-eyJ.",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----------END A",
        "AKIA",
        "crl_-",
        "ghp_-",
        "github_pat_-",
        "glpat-",
        "xoxb-",
        "sk_live_-",
        "AIza-",
        "Unrecognized token '",
        "bearer ",
        "://a:",
        "://:a",
        "token",
        "token\\\\",
        "token\"        ",
        "password.",
        "api_",
        "private-key   ",
      })
  void noPatternReadsALongTextMoreThanSomeTimes(String piece) {
    String many = piece.repeat(2_000);
    for (String hostile : new String[] {many, many + ".", "eyJ" + many}) {
      for (java.util.regex.Pattern pattern :
          new java.util.regex.Pattern[] {Rules.FORMS, new Rules(Masking.DEFAULT).key}) {
        CountedText text = new CountedText(hostile, 100);
        var found = pattern.matcher(text);
        while (found.find()) {
          text.read();
        }
      }
    }
  }

  @Test
  void aLongTextTakesNoLongerThanItsLength() {
    String text = "password".repeat(30_000) + "\\".repeat(10_000) + "{[\"".repeat(5_000);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Mask.text(text))).isNull();
  }
}
