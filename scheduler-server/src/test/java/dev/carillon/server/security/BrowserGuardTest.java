package dev.carillon.server.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of others do not call a server on loopback, however their origin is written. */
class BrowserGuardTest {
  @Test
  void anImageOfAnotherSiteIsNoWayRoundIt() {
    assertThatThrownBy(() -> BrowserGuard.checkSite("cross-site", "no-cors"))
        .hasMessageContaining("no page of another site");
    assertThatCode(() -> BrowserGuard.checkSite("cross-site", "navigate"))
        .doesNotThrowAnyException();
    assertThatCode(() -> BrowserGuard.checkSite("", "")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://203.0.113.5", "http://2130706433", "http://intranet", "https://example.org",
        "http://127.0.0.1.example.org", "http://[2001:db8::1]:80", "null", "http://127.1.1.1.1"
      })
  void aPageOfAnotherPlaceIsRefused(String origin) {
    assertThatThrownBy(() -> BrowserGuard.check("localhost:9090", origin, Set.of()))
        .hasMessageContaining("Expected no page of another site");
    assertThatThrownBy(() -> BrowserGuard.checkOrigin("localhost:9090", origin))
        .hasMessageContaining("Expected no page of another site");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9090, http://localhost:9090",
    "127.0.0.1:9090, http://127.0.0.1:9090",
    "[::1]:9090, http://[::1]:9090",
    "app.localhost, http://app.localhost",
    "localhost:9090, ''"
  })
  void onesOwnPageAndNoPageMayCall(String authority, String origin) {
    assertThatCode(() -> BrowserGuard.check(authority, origin, Set.of()))
        .doesNotThrowAnyException();
    assertThatCode(() -> BrowserGuard.checkOrigin(authority, origin)).doesNotThrowAnyException();
  }
}
