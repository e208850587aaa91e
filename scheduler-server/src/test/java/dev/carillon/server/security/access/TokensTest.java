package dev.carillon.server.security.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.security.token.TokenText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TokensTest {
  private static final String SECRET = TokenText.PREFIX + "x".repeat(43);

  /** One token that can be revoked. */
  private static final class Store implements CredentialStore {
    private final List<StoredToken> tokens =
        new ArrayList<>(
            List.of(
                new StoredToken(
                    "id",
                    "t",
                    TokenText.hash(SECRET),
                    Access.of(Role.VIEWER),
                    0,
                    Long.MAX_VALUE,
                    "")));
    private long version = 1;

    @Override
    public All all() {
      return new All(version, List.of(), List.copyOf(tokens));
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public boolean put(StoredUser user, Put put) {
      return false;
    }

    @Override
    public boolean put(StoredToken token, Put put) {
      return false;
    }

    @Override
    public boolean change(StoredUser before, StoredUser after) {
      return false;
    }

    @Override
    public boolean removeUser(String name) {
      return false;
    }

    @Override
    public boolean removeToken(String id) {
      version++;
      return tokens.removeIf(t -> t.id().equals(id));
    }

    @Override
    public boolean ownWorker(String workerId, String who, Duration time) {
      return true;
    }

    @Override
    public byte[] sessionKey(byte[] ifNone) {
      return ifNone;
    }
  }

  @Test
  void aTokenThatIsRevokedWhileItIsCheckedIsNotRemembered() {
    Store store = new Store();
    Directory directory = new Directory(store, System::nanoTime);
    // The clock is asked between the look-up and what is remembered.
    Clock revoking =
        new Clock() {
          @Override
          public Instant instant() {
            store.removeToken("id");
            directory.refresh();
            return Instant.EPOCH;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    Tokens tokens =
        new Tokens(
            directory,
            () -> {
              throw new AssertionError();
            },
            Optional.empty(),
            revoking,
            System::nanoTime);

    assertThat(tokens.check(SECRET).name()).isEqualTo("token:t");

    assertThat(tokens.known(SECRET)).isEmpty();
  }
}
