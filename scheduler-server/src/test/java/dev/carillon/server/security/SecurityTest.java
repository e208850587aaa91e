package dev.carillon.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecurityTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
  void loopbackMayBeBound(String host) {
    assertThat(
            BindPolicy.check("grpc-addr", host, 0, BindPolicy.Exposure.UNPROTECTED)
                .getAddress()
                .isLoopbackAddress())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "",
        " ",
        "192.168.1.5",
        "10.0.0.1",
        "0",
        "[::]",
        "::0",
        "0:0:0:0:0:0:0:0",
        "::ffff:0.0.0.0",
        "::ffff:10.0.0.1",
        "fe80::1",
        "167772161"
      })
  void otherInterfacesAreRefusedWithTheReason(String host) {
    CarillonException e =
        catchThrowableOfType(
            CarillonException.class,
            () -> BindPolicy.check("grpc-addr", host, 9090, BindPolicy.Exposure.UNPROTECTED));

    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(e.field()).isEqualTo("grpc-addr");
    assertThat(e.advice()).contains("TLS and authentication");
  }

  @Test
  void beyondLoopbackNeedsTlsAndAuthenticationBoth() {
    assertThat(
            BindPolicy.check("grpc-addr", "0.0.0.0", 9090, new BindPolicy.Exposure(true, true))
                .getPort())
        .isEqualTo(9090);
    assertThat(missing(new BindPolicy.Exposure(true, false)))
        .contains("auth.enabled=true")
        .doesNotContain("tls.key");
    assertThat(missing(new BindPolicy.Exposure(false, true)))
        .contains("tls.key")
        .doesNotContain("auth.enabled");
  }

  private static String missing(BindPolicy.Exposure exposure) {
    return catchThrowableOfType(
            CarillonException.class, () -> BindPolicy.check("grpc-addr", "0.0.0.0", 9090, exposure))
        .advice();
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    CarillonException e =
        catchThrowableOfType(
            CarillonException.class,
            () ->
                BindPolicy.check(
                    "grpc-addr", "localhost", 70_000, BindPolicy.Exposure.UNPROTECTED));

    assertThat(e.message()).contains("0–65535").contains("70000");
  }

  @Test
  void aCallerOfThisMachineIsWhoItSays() {
    InetAddress here = InetAddress.getLoopbackAddress();

    assertThat(Principals.of(here, "")).isEqualTo(new Caller("local"));
    assertThat(Principals.of(here, " ada ")).isEqualTo(new Caller("ada"));
  }

  @Test
  void aCallerOfElsewhereIsRefused() throws UnknownHostException {
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});

    CarillonException e =
        catchThrowableOfType(CarillonException.class, () -> Principals.of(elsewhere, "ada"));

    assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aNameThatCannotBeShownIsRefused() {
    InetAddress here = InetAddress.getLoopbackAddress();

    for (String name : new String[] {"x".repeat(129), "a\u0007b"}) {
      CarillonException e =
          catchThrowableOfType(CarillonException.class, () -> Principals.of(here, name));
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9090,''",
    "127.0.0.1:9090,''",
    "[::1]:9090,http://localhost:3000",
    "scheduler.test:9090,''",
    "'',''"
  })
  void programsAndLocalPagesMayCall(String authority, String origin) {
    assertThatNoException()
        .isThrownBy(() -> BrowserGuard.check(authority, origin, Set.of("scheduler.test")));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9090,https://evil.example",
    "localhost:9090,null",
    "evil.example:9090,''",
    "my-laptop:9090,''",
    "evil.example:9090,http://evil.example:9090"
  })
  void pagesOfTheWebMayNot(String authority, String origin) {
    CarillonException e =
        catchThrowableOfType(
            CarillonException.class,
            () -> BrowserGuard.check(authority, origin, Set.of("scheduler.test")));

    assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }
}
