package dev.carillon.server.security;

import static org.assertj.core.api.Assertions.assertThat;

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
        "X-Auth-Token:hunter2X",
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
        "token:nightly",
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

  @Test
  void aLongTextTakesNoLongerThanItsLength() {
    String text = "password".repeat(30_000) + "\\".repeat(10_000) + "{[\"".repeat(5_000);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Mask.text(text))).isNull();
  }
}
