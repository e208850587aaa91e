package dev.carillon.server.door;

import dev.carillon.model.access.Access;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.security.token.TokenText;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tokens that are there from the beginning; nothing can be changed. */
final class KnownTokens implements CredentialStore {
  private final SecureRandom random = new SecureRandom();
  private final List<StoredToken> tokens = new ArrayList<>();

  /** One more; gives its secret. */
  String add(Access access) {
    String secret = TokenText.random(random);
    String id = TokenText.randomId(random);
    tokens.add(new StoredToken(id, id, TokenText.hash(secret), access, 0, 0, ""));
    return secret;
  }

  @Override
  public All all() {
    return new All(1, List.of(), tokens);
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public boolean put(StoredUser user, Put put) {
    return false;
  }

  @Override
  public boolean put(StoredToken token, Put put) {
    return true;
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
    return false;
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
