package dev.carillon.server.security.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore.StoredToken;
import dev.carillon.server.core.port.CredentialStore.StoredUser;
import dev.carillon.server.security.Actors;
import dev.carillon.server.security.token.OutsideTokens;
import dev.carillon.server.security.token.Refused;
import dev.carillon.server.security.token.Sessions;
import dev.carillon.server.security.token.TokenText;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whom a token stands for. What was checked is remembered by its hash, so that each call costs a
 * SHA-256 and a map look-up; it is checked again once a user or token has changed, and after a
 * minute, because an issuer may have withdrawn a key. Safe for many threads.
 */
public final class Tokens {
  private static final int MOST_KNOWN = 10_000;
  private static final int MOST_LENGTH = 8 << 10;
  private static final long TRUSTED = Duration.ofMinutes(1).toNanos();

  private record Checked(Caller caller, long expiresMs, long version, long atNanos) {}

  private final Directory directory;
  private final Supplier<Sessions> sessions;
  private final Optional<OutsideTokens> outside;
  private final Clock clock;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<String, Checked> known = new ConcurrentHashMap<>();

  public Tokens(
      Directory directory,
      Supplier<Sessions> sessions,
      Optional<OutsideTokens> outside,
      Clock clock,
      LongSupplier nanos) {
    this.directory = directory;
    this.sessions = sessions;
    this.outside = outside;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** The caller, if that can be told without blocking. */
  public Optional<Caller> known(String token) {
    Checked checked = known.get(TokenText.hash(token));
    return checked != null
            && checked.version() == directory.version()
            && (checked.expiresMs() == 0 || checked.expiresMs() > clock.millis())
            && nanos.getAsLong() - checked.atNanos() < TRUSTED
        ? Optional.of(checked.caller())
        : Optional.empty();
  }

  /**
   * The caller. Blocks on the store and on the issuer's keys.
   *
   * @throws dev.carillon.model.error.CarillonException UNAUTHENTICATED; NOT_READY or REDIS_AWAY if
   *     it cannot be told now
   */
  public Caller check(String token) {
    if (token.length() > MOST_LENGTH) {
      throw Refused.unknown();
    }
    String hash = TokenText.hash(token);
    if (directory.version() < 0) {
      directory.refreshIfOld();
    }
    long version = directory.version();
    Checked checked = token.startsWith(TokenText.PREFIX) ? stored(hash) : signed(token, version);
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.put(hash, checked);
    return checked.caller();
  }

  private Checked stored(String hash) {
    // The version before the look-up: what is revoked in between makes what was found old.
    long version = directory.version();
    Optional<StoredToken> found = directory.token(hash);
    if (found.isEmpty()) {
      directory.refreshIfOld();
      version = directory.version();
      found = directory.token(hash);
    }
    StoredToken token = found.orElseThrow(Refused::unknown);
    if (token.expiresMs() != 0 && token.expiresMs() <= clock.millis()) {
      throw Refused.expired();
    }
    return new Checked(
        new Caller(Actors.token(token.name()), token.access(), "", true),
        token.expiresMs(),
        version,
        nanos.getAsLong());
  }

  private Checked signed(String token, long version) {
    SignedJWT jwt = parse(token);
    // The algorithm chooses the keys, and each of them is good for one algorithm only.
    if (jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)) {
      return session(jwt);
    }
    OutsideTokens.Known someone = outside.orElseThrow(Refused::unknown).read(jwt);
    return new Checked(
        new Caller(Actors.jwt(someone.name()), someone.access(), "", true),
        someone.expiresMs(),
        version,
        nanos.getAsLong());
  }

  private Checked session(SignedJWT jwt) {
    Sessions.Session session = sessions.get().read(jwt).orElseThrow(Refused::unknown);
    long version = directory.version();
    Optional<StoredUser> user = asItWas(session);
    if (user.isEmpty()) {
      directory.refreshIfOld();
      version = directory.version();
      user = asItWas(session);
    }
    StoredUser found = user.orElseThrow(Refused::unknown);
    return new Checked(
        new Caller(found.name(), found.access(), "", true),
        session.expiresMs(),
        version,
        nanos.getAsLong());
  }

  /**
   * The user whose session a token is.
   *
   * @throws dev.carillon.model.error.CarillonException UNAUTHENTICATED if it is none or over
   */
  StoredUser userOf(String token) {
    if (token.length() > MOST_LENGTH) {
      throw Refused.unknown();
    }
    SignedJWT jwt = parse(token);
    return sessions.get().read(jwt).flatMap(this::asItWas).orElseThrow(Refused::unknown);
  }

  private Optional<StoredUser> asItWas(Sessions.Session session) {
    return directory.user(session.user()).filter(u -> u.changedMs() == session.changedMs());
  }

  private static SignedJWT parse(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      throw Refused.unknown();
    }
  }
}
