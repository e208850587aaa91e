package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:9090, localhost, 9090",
    "localhost, localhost, 9090",
    "' 10.0.0.7:80 ', 10.0.0.7, 80",
    "[::1]:7000, ::1, 7000",
    "[::1], ::1, 9090",
    "::1, ::1, 9090"
  })
  void addressesAsPeopleWriteThem(String text, String host, int port) {
    assertThat(Connection.parse(text).addresses())
        .containsExactly(new Connection.Address(host, port));
  }

  @Test
  void severalAddressesStandWithCommas() {
    Connection connection = Connection.parse("a:1,b:2,[::1]:3");
    assertThat(connection.addresses()).hasSize(3);
    assertThat(connection.target()).isEqualTo("a:1,b:2,[::1]:3");
  }

  @ParameterizedTest
  @CsvSource({"0, 'a:1,b:2,c:3'", "1, 'b:2,c:3,a:1'", "5, 'c:3,a:1,b:2'", "-1, 'c:3,a:1,b:2'"})
  void itMayBeginWithAnotherOfThem(int first, String order) {
    Connection connection = Connection.parse("a:1,b:2,c:3").withToken("kept");
    assertThat(connection.beginningAt(first).target()).isEqualTo(order);
    assertThat(connection.beginningAt(first).token()).isEqualTo(connection.token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:", "localhost:http", "localhost:0", "localhost:70000", ":1"})
  void addressesThatAreNone(String text) {
    assertThatThrownBy(() -> Connection.parse(text))
        .isInstanceOf(CarillonException.class)
        .hasMessageStartingWith("Expected ");
  }

  @Test
  void theTokenIsNotPrinted() {
    assertThat(Connection.parse("a").withToken("secret").toString()).doesNotContain("secret");
  }

  @Test
  void aDeadlineOfZeroIsRefused() {
    assertThatThrownBy(() -> Connection.parse("a").withDeadline(Duration.ZERO))
        .isInstanceOf(CarillonException.class);
  }

  @Test
  void aTokenGoesToAnotherMachineInClearTextOnlyIfThatIsSaid() {
    Connection away = Connection.to("192.0.2.1", 9090).withToken("t");
    for (Connection plain :
        List.of(
            away,
            Connection.to("scheduler", 9090).withTokenFile(Path.of("token")),
            Connection.parse("localhost,localhost.example.org").withToken("t"))) {
      CarillonException e =
          catchThrowableOfType(
              CarillonException.class, () -> CarillonClient.connect(plain).close());
      assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE);
      assertThat(e.advice()).contains("TLS", "--insecure-send-secrets-in-clear-text");
    }
    for (Connection good :
        List.of(
            away.withSecretsInTheClear(),
            away.withTls(Tls.SYSTEM),
            Connection.to("192.0.2.1", 9090),
            Connection.parse("localhost,127.0.0.1,[::1]:9090").withToken("t"))) {
      assertThatNoException().isThrownBy(() -> CarillonClient.connect(good).close());
    }
  }
}
