package dev.carillon.server.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/**
 * Sessions that a password opened: JWTs signed with HS256 by a key that all servers of a cluster
 * share. They say who and since which change of the user; roles are looked up, never read from
 * them. No other algorithm is accepted here, and HS256 nowhere else.
 */
public final class Sessions {
  /** Bytes of the key. */
  public static final int KEY_BYTES = 32;

  private static final String CHANGED = "changed";

  private final String issuer;
  private final byte[] key;
  private final Duration life;
  private final Clock clock;

  /**
   * @param cluster its name; a session of another cluster is refused
   * @param key shared by its servers
   */
  public Sessions(String cluster, byte[] key, Duration life, Clock clock) {
    this.issuer = "carillon:" + cluster;
    this.key = key.clone();
    this.life = life;
    this.clock = clock;
  }

  /**
   * A session.
   *
   * @param changedMs the user as it was changed then
   */
  public record Session(String user, long changedMs, long expiresMs) {}

  /** Signs a session that begins now. */
  public String open(String user, long changedMs) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader(JWSAlgorithm.HS256),
              new JWTClaimsSet.Builder()
                  .issuer(issuer)
                  .subject(user)
                  .issueTime(new Date(clock.millis()))
                  .expirationTime(new Date(expires()))
                  .claim(CHANGED, changedMs)
                  .build());
      jwt.sign(new MACSigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("Expected to sign with a key of 256 bits.", e);
    }
  }

  /** When a session that begins now ends, epoch milliseconds; JWTs know whole seconds only. */
  public long expires() {
    return (clock.millis() + life.toMillis()) / 1_000 * 1_000;
  }

  /**
   * Reads a session; empty if it is not one of this cluster.
   *
   * @throws dev.carillon.model.error.CarillonException UNAUTHENTICATED if it is over
   */
  public Optional<Session> read(SignedJWT jwt) {
    try {
      if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
          || !jwt.verify(new MACVerifier(key))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (!issuer.equals(claims.getIssuer())
          || claims.getSubject() == null
          || claims.getExpirationTime() == null) {
        return Optional.empty();
      }
      long expires = claims.getExpirationTime().getTime();
      if (expires <= clock.millis()) {
        throw Refused.expired();
      }
      return Optional.of(new Session(claims.getSubject(), claims.getLongClaim(CHANGED), expires));
    } catch (JOSEException | ParseException e) {
      return Optional.empty();
    }
  }
}
