package dev.carillon.server.security.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginLimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LoginLimits limits = new LoginLimits(nanos::get);

  private boolean refused(String user, String address) {
    try {
      limits.tried(user, address);
      return false;
    } catch (CarillonException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
      assertThat(e.retryAfter()).isPositive();
      return true;
    }
  }

  @Test
  void nobodyIsLockedOutByTriesFromElsewhere() {
    for (int i = 0; i < 100; i++) {
      boolean unused = refused("ada", "203.0.113.9");
    }
    assertThat(refused("ada", "203.0.113.9")).isTrue();
    assertThat(refused("ada", "198.51.100.1")).isFalse();
  }

  @Test
  void aHostDoesNotGetMoreTriesByTheAddressesOfItsNetwork() {
    int taken = 0;
    for (int i = 1; i <= 100; i++) {
      taken += refused("ada", "2001:db8:0:1::" + i) ? 0 : 1;
    }
    assertThat(taken).isEqualTo(5);
    assertThat(refused("ada", "2001:db8:0:2::1")).isFalse();
  }

  @Test
  void manyAddressesLockNobodyOut() {
    for (int i = 0; i < 30_000; i++) {
      boolean unused = refused("u" + i, "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256);
    }
    assertThat(refused("ada", "198.51.100.1")).isFalse();
  }

  @Test
  void tooManyPasswordsAtOnceAreRefusedAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService hashing = Executors.newFixedThreadPool(Passwords.AT_ONCE)) {
      Passwords passwords = new Passwords(new SecureRandom(), hashing);
      String kept = passwords.hash("correct horse battery");
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(() -> passwords.matches("correct horse battery", kept));
      }
      int busy = 0;
      int good = 0;
      for (Future<Boolean> each : threads.invokeAll(all)) {
        try {
          good += each.get() ? 1 : 0;
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  CarillonException.class, c -> assertThat(c.code()).isEqualTo(ErrorCode.BUSY));
          busy++;
        }
      }
      assertThat(good).isGreaterThanOrEqualTo(10);
      assertThat(busy).isPositive();
      assertThat(good + busy).isEqualTo(60);
      assertThatNoException().isThrownBy(() -> passwords.matches("x", kept));
    }
    assertThat(catchThrowableOfType(CarillonException.class, () -> Passwords.check("short")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
