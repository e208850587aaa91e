package dev.carillon.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whose a worker id is, when time goes by and when the store says nothing. */
final class WorkerOwnersTest {
  private static final Caller OWNER = caller("owner", Access.of(Role.WORKER));
  private static final Caller THIEF =
      caller("thief", new Access(Set.of(Role.WORKER), Set.of(), Set.of("mail")));

  private final Random random = new Random(1);
  private final String id = Ulid.random(1, random);
  private final Map<String, String> kept = new HashMap<>();
  private final Set<String> live = new HashSet<>();
  private final Set<String> forgotten = new HashSet<>();
  private ErrorCode refusal = ErrorCode.INTERNAL; // INTERNAL: the store answers
  private long now;
  private final CredentialStore store =
      (CredentialStore)
          Proxy.newProxyInstance(
              CredentialStore.class.getClassLoader(),
              new Class<?>[] {CredentialStore.class},
              (proxy, method, args) -> answer(method.getName(), args));
  private final WorkerOwners owners =
      new WorkerOwners(store, w -> !live.contains(w) && (forgotten.add(w) || true), () -> now);

  private Object answer(String method, Object[] args) {
    String worker = (String) args[0];
    if (refusal == ErrorCode.REDIS_AWAY) {
      throw CarillonException.of(refusal, "Away.").build();
    }
    if (method.equals("workerOwner")) {
      return Optional.ofNullable(kept.get(worker));
    }
    if (refusal == ErrorCode.STORE_FULL && !kept.containsKey(worker)) {
      throw CarillonException.of(refusal, "Full.").build();
    }
    String before = kept.putIfAbsent(worker, (String) args[1]);
    return before == null || before.equals(args[1]);
  }

  private static Caller caller(String name, Access access) {
    return new Caller("token:" + name, access, "", true);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CarillonException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void aMinuteGoesBy() {
    now += Duration.ofSeconds(61).toNanos();
    kept.clear();
  }

  @Test
  void whoTakesOverAnIdThatIsNoLongerUsedMustRegisterItAnew() {
    owners.register(id, OWNER);
    live.add(id);
    aMinuteGoesBy();
    refused(ErrorCode.NOT_FOUND, () -> owners.check(id, THIEF));
    refused(ErrorCode.PERMISSION_DENIED, () -> owners.register(id, THIEF));
    live.clear();
    kept.clear();
    forgotten.clear();
    refused(ErrorCode.NOT_FOUND, () -> owners.check(id, THIEF));

    owners.register(id, THIEF);

    assertThat(forgotten).as("with the queues it had").containsExactly(id);
    owners.check(id, THIEF);
    refused(ErrorCode.PERMISSION_DENIED, () -> owners.check(id, OWNER));
  }

  @Test
  void whatTheStoreCouldNotSayIsNotTaken() {
    kept.put(id, "somebody else");
    refusal = ErrorCode.STORE_FULL;
    refused(ErrorCode.PERMISSION_DENIED, () -> owners.register(id, THIEF));
    String fresh = Ulid.random(1, random);
    owners.register(fresh, OWNER);
    owners.check(fresh, OWNER);
    refusal = ErrorCode.REDIS_AWAY;
    refused(ErrorCode.REDIS_AWAY, () -> owners.register(id, THIEF));
    refused(ErrorCode.REDIS_AWAY, () -> owners.check(id, THIEF));
    now += Duration.ofSeconds(30).toNanos();
    owners.check(fresh, OWNER); // it was proved here
    refusal = ErrorCode.INTERNAL;
    refused(ErrorCode.PERMISSION_DENIED, () -> owners.check(id, THIEF));
  }

  @Test
  void onlyARegistrationKeepsAnIdAndNobodyKeepsTooMany() {
    owners.check(id, THIEF);
    assertThat(kept).isEmpty();
    for (int i = 0; i < WorkerOwners.MOST_EACH; i++) {
      owners.register(Ulid.random(1, random), THIEF);
    }
    refused(ErrorCode.BUSY, () -> owners.register(id, THIEF));
    assertThat(kept).hasSize(WorkerOwners.MOST_EACH).doesNotContainKey(id);
    owners.register(id, OWNER);

    aMinuteGoesBy();
    owners.register(Ulid.random(1, random), THIEF);
  }
}
