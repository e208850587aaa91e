package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import java.time.Duration;
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
}
