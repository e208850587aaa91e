package dev.carillon.server.security.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.security.token.Sessions;
import dev.carillon.server.security.user.LoginLimits;
import dev.carillon.server.security.user.Passwords;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a login costs does not tell who exists. */
final class LoginCostTest {
  private static final String PASSWORD = "correct horse battery";

  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger hashed = new AtomicInteger();

  /** One user, ada. */
  private CredentialStore store() {
    String kept = new Passwords(random, Runnable::run).hash(PASSWORD);
    CredentialStore.StoredUser ada =
        new CredentialStore.StoredUser("ada", kept, Access.of(Role.VIEWER), 1, 1);
    CredentialStore.All all = new CredentialStore.All(1, List.of(ada), List.of());
    return (CredentialStore)
        Proxy.newProxyInstance(
            CredentialStore.class.getClassLoader(),
            new Class<?>[] {CredentialStore.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "all" -> all;
                  case "version" -> 1L;
                  default -> throw new AssertionError(method);
                });
  }

  private AccessDesk desk() {
    CredentialStore store = store();
    Directory directory = new Directory(store, System::nanoTime);
    Clock clock = Clock.systemUTC();
    Sessions sessions =
        new Sessions("test", new byte[Sessions.KEY_BYTES], Duration.ofHours(1), clock);
    return new AccessDesk(
        store,
        directory,
        new Tokens(directory, () -> sessions, Optional.empty(), clock, System::nanoTime),
        () -> sessions,
        clock,
        random,
        new LoginLimits(System::nanoTime),
        task -> {
          hashed.incrementAndGet();
          task.run();
        });
  }

  private int cost(AccessDesk desk, String user, String password) {
    hashed.set(0);
    Caller caller = new Caller("", Access.NONE, "203.0.113.9", false);
    CarillonException refused =
        catchThrowableOfType(CarillonException.class, () -> desk.login(user, password, caller));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    return hashed.get();
  }

  @Test
  void whoDoesNotExistCostsOneHash_asAWrongPasswordDoes() {
    AccessDesk desk = desk();
    assertThat(
            desk.login("ada", PASSWORD, new Caller("", Access.NONE, "198.51.100.1", false)).token())
        .isNotEmpty();
    assertThat(cost(desk, "ada", "wrong horse battery")).isEqualTo(1);
    assertThat(cost(desk, "nobody", "wrong horse battery")).isEqualTo(1);
    assertThat(cost(desk, "no name/of\nanybody", PASSWORD)).isEqualTo(1);
  }
}
