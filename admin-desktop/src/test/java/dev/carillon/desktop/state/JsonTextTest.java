package dev.carillon.desktop.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void numbersStayAsTheyAreWritten() {
    assertThat(JsonText.pretty("{\"a\":1.10,\"b\":123456789012345678901234567890}"))
        .hasValueSatisfying(
            s -> assertThat(s).contains("\"a\": 1.10", "\"b\": 123456789012345678901234567890"));
  }

  @Test
  void aProblemNamesItsPlace() {
    assertThat(JsonText.problem("{\n  \"a\": [1,]\n}"))
        .hasValueSatisfying(
            p -> {
              assertThat(p.line()).isEqualTo(2);
              assertThat(p.message()).doesNotContain("code", "start marker");
            });
    assertThat(JsonText.problem("{} {}")).isPresent();
    assertThat(JsonText.problem("[1, 2")).isPresent();
    assertThat(JsonText.problem("")).isPresent();
    assertThat(JsonText.problem("{\"a\": null}")).isEmpty();
  }

  @Test
  void whatIsNoJsonIsLeftAlone() {
    assertThat(JsonText.pretty("date && uname -a")).isEmpty();
  }

  @Test
  void bytesInHexadecimal() {
    assertThat(HexText.of("Hi\n!".getBytes(StandardCharsets.UTF_8), 100, 8))
        .isEqualTo("0000  48 69 0a 21              Hi.!\n");
    assertThat(HexText.readable(new byte[] {(byte) 0xff, 0})).isFalse();
    assertThat(HexText.readable("Grüße\n".getBytes(StandardCharsets.UTF_8))).isTrue();
  }
}
