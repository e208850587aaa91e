package dev.carillon.server.core.port;

import dev.carillon.model.access.Access;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Users and tokens; no secret is kept that could be shown to a door, only hashes. Blocks; any
 * thread.
 */
public interface CredentialStore {
  /**
   * Somebody with a password.
   *
   * @param hash of the password, with its salt and parameters
   * @param changedMs when hash or access were last set, epoch milliseconds
   */
  record StoredUser(String name, String hash, Access access, long createdMs, long changedMs) {}

  /**
   * A token.
   *
   * @param hash SHA-256 of the token, hexadecimal
   * @param expiresMs epoch milliseconds; 0: never
   */
  record StoredToken(
      String id,
      String name,
      String hash,
      Access access,
      long createdMs,
      long expiresMs,
      String createdBy) {}

  /**
   * All of them at one moment.
   *
   * @param version grows with each change
   */
  record All(long version, List<StoredUser> users, List<StoredToken> tokens) {}

  All all();

  /** How new the credentials are; 0: there never were any. Cheaper than {@link #all}. */
  long version();

  /** Which of those that exist may be overwritten. */
  enum Put {
    /** Any. */
    ALWAYS,
    /** None of that name. */
    NEW,
    /** Nothing at all may exist, neither user nor token, nor ever have. */
    FIRST
  }

  /** Keeps a user; false if {@code put} forbids it. */
  boolean put(StoredUser user, Put put);

  /** Keeps a token; false if {@code put} forbids it. */
  boolean put(StoredToken token, Put put);

  /** Changes a user; false if somebody else did since it was read, or removed it. */
  boolean change(StoredUser before, StoredUser after);

  /** Removes a user; false if there was none. */
  boolean removeUser(String name);

  /** Removes a token; false if there was none. */
  boolean removeToken(String id);

  /**
   * Keeps whose a worker id is, for a time; renews it if it is theirs. A full store that refuses
   * (STORE_FULL) has seen that it is nobody's.
   *
   * @return false if it is somebody else's
   */
  boolean ownWorker(String workerId, String who, Duration time);

  /** Whose a worker id is now, as {@link #ownWorker} was told. */
  default Optional<String> workerOwner(String workerId) {
    return Optional.empty();
  }

  /** The key that signs sessions, the same for all servers: the one kept, or else this one. */
  byte[] sessionKey(byte[] ifNone);
}
