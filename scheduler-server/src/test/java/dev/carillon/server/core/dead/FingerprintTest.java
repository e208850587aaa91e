package dev.carillon.server.core.dead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two tasks that died of one fault have one fingerprint, those of two faults have two. */
class FingerprintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "HTTP 503 from http://10.0.0.7:8080/a/17 | HTTP 503 from http://api.example.com/b",
        "Order 17 not found | Order 99812 not found",
        "Connect to 10.0.0.7:5432 failed | Connect to 192.168.1.20:5432 failed",
        "No file /var/data/2026/11/a.csv | No file /srv/other/b.csv",
        "User 'ann' is locked | User 'bob o brien' is locked",
        "key \"a b\" missing | key \"c\" missing",
        "Lock 3f2a9c1d7e held by 9a8b7c6d5e4f | Lock 00aa11bb22 held by 0123456789ab",
        "Row 550e8400-e29b-41d4-a716-446655440000 | Row 123e4567-e89b-12d3-a456-426614174000",
        "Task 03-8M3KQ2ZVXH4T lost | Task 0A-9N4KQ2ZVXH4Z lost",
        "To ann@example.com refused | To bob.b@mail.example.org refused",
        "Late since 2026-11-21T09:29:17.123Z | Late since 2025-01-02T03:04:05Z",
        "Foo@1a2b3c4d is closed | Foo@99887766 is closed",
        "took 1.5 s | took 20,000.25 s"
      })
  void whatDiffersFromTaskToTaskDoesNotCount(String one, String other) {
    assertThat(Fingerprint.of(one))
        .as(Fingerprint.normal(one) + " / " + Fingerprint.normal(other))
        .isEqualTo(Fingerprint.of(other))
        .matches("[0-9a-f]{16}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection refused | Connection reset",
        "java.io.IOException: full | java.io.UncheckedIOException: full",
        "HTTP 404 | HTTP 503",
        "exit code 1 | exit code 137",
        "Order 17 not found | Customer 17 not found"
      })
  void anotherFaultIsAnotherGroup(String one, String other) {
    assertThat(Fingerprint.of(one)).isNotEqualTo(Fingerprint.of(other));
  }

  @Test
  void theFirstFramesCountButTheirLineNumbersDoNot() {
    String trace =
        "java.lang.IllegalStateException: no 1\n\tat a.B.c(B.java:10)\n\tat a.D.e(D.java:5)";
    assertThat(Fingerprint.of(trace.replace("10", "11").replace("no 1", "no 2")))
        .isEqualTo(Fingerprint.of(trace));
    assertThat(Fingerprint.of(trace.replace("a.B.c", "a.B.other")))
        .isNotEqualTo(Fingerprint.of(trace));
  }

  @Test
  void itStaysWhatItIs() {
    assertThat(Fingerprint.of("Connection refused")).isEqualTo("1a28032cdce53064");
    assertThat(Fingerprint.of("")).hasSize(16);
  }
}
