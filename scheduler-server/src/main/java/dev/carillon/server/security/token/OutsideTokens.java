package dev.carillon.server.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Auth;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JWTs of another issuer. Accepted: RS256, ES256 and EdDSA (Ed25519) by a key of its JWKS that is
 * of that very kind; never a shared key, so that nobody can pass a public key off as one. Issuer
 * and audience must match to the letter; a token without an end is refused. Keys are kept five
 * minutes and asked for again when a token names an unknown one, at most every ten seconds; while
 * the issuer is away the old ones serve for an hour. Reading keys blocks.
 */
public final class OutsideTokens {
  private static final Set<JWSAlgorithm> ACCEPTED =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration REFRESH = Duration.ofSeconds(15);
  private static final Duration OUTAGE = Duration.ofHours(1);
  private static final int LEAST_RSA_BITS = 2048;

  private final Auth.Issuer issuer;
  private final JWKSource<SecurityContext> keys;
  private final Clock clock;

  /** With the keys at the issuer's address. */
  public OutsideTokens(Auth.Issuer issuer, Clock clock) {
    this(issuer, clock, Duration.ofSeconds(10));
  }

  /**
   * @param askAgain least time between two requests for unknown keys
   */
  OutsideTokens(Auth.Issuer issuer, Clock clock, Duration askAgain) {
    this.issuer = issuer;
    this.clock = clock;
    try {
      this.keys =
          JWKSourceBuilder.<SecurityContext>create(URI.create(issuer.jwks()).toURL())
              .cache(KEPT.toMillis(), REFRESH.toMillis())
              .refreshAheadCache(false)
              .rateLimited(askAgain.toMillis())
              .retrying(true)
              .outageTolerant(OUTAGE.toMillis())
              .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw CarillonException.invalid(
          "auth.jwks", "Expected a URL, but got " + issuer.jwks() + ".", "");
    }
  }

  /** Somebody whom the issuer vouches for. */
  public record Known(String name, Access access, long expiresMs) {}

  /**
   * Checks a token.
   *
   * @throws CarillonException UNAUTHENTICATED; NOT_READY if the keys cannot be had
   */
  public Known read(SignedJWT jwt) {
    JWSHeader header = jwt.getHeader();
    if (!ACCEPTED.contains(header.getAlgorithm()) || header.getCriticalParams() != null) {
      throw Refused.unknown();
    }
    try {
      boolean signed = false;
      for (JWK key : keys(header)) {
        signed = signed || verified(jwt, key);
      }
      if (!signed) {
        throw Refused.unknown();
      }
      return known(jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException e) {
      throw Refused.unknown();
    }
  }

  private List<JWK> keys(JWSHeader header) {
    try {
      return keys.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
    } catch (RateLimitReachedException e) {
      // Unknown keys were asked for a moment ago.
      throw Refused.unknown();
    } catch (KeySourceException e) {
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected the issuer's keys at " + issuer.jwks() + ", but could not read them.")
          .operation("authenticate")
          .advice("Try again; tokens of Carillon's own go on working meanwhile.")
          .retryAfter(Duration.ofSeconds(5))
          .cause(e)
          .build();
    }
  }

  private static boolean verified(SignedJWT jwt, JWK key) throws JOSEException {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (algorithm.equals(JWSAlgorithm.RS256)
        && key instanceof RSAKey rsa
        && rsa.size() >= LEAST_RSA_BITS) {
      return check(jwt, new RSASSAVerifier(rsa.toRSAPublicKey()));
    }
    if (algorithm.equals(JWSAlgorithm.ES256) && key instanceof ECKey ec) {
      return check(jwt, new ECDSAVerifier(ec.toECPublicKey()));
    }
    return (algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519))
        && key instanceof OctetKeyPair edwards
        && Ed25519.verified(jwt, edwards);
  }

  private static boolean check(SignedJWT jwt, JWSVerifier verifier) throws JOSEException {
    return verifier.verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
  }

  private Known known(JWTClaimsSet claims) throws ParseException {
    String name = claims.getSubject();
    if (!issuer.name().equals(claims.getIssuer())
        || !claims.getAudience().contains(issuer.audience())
        || name == null
        || name.isBlank()
        || claims.getExpirationTime() == null) {
      throw Refused.unknown();
    }
    long now = clock.millis();
    long skew = issuer.clockSkew().toMillis();
    long expires = claims.getExpirationTime().getTime() + skew;
    if (expires <= now) {
      throw Refused.expired();
    }
    if (claims.getNotBeforeTime() != null && claims.getNotBeforeTime().getTime() - skew > now) {
      throw Refused.unknown();
    }
    return new Known(name, access(claims), expires);
  }

  /**
   * A role that is not one of Carillon's may be one of another service. An empty list of tenants or
   * queues is none at all: only a claim that is missing stands for all.
   */
  private Access access(JWTClaimsSet claims) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words(claims.getClaim(issuer.rolesClaim()))) {
      Arrays.stream(Role.values()).filter(role -> role.word().equals(word)).forEach(roles::add);
    }
    @Nullable Object tenants = claims.getClaim(issuer.tenantsClaim());
    @Nullable Object queues = claims.getClaim(issuer.queuesClaim());
    boolean nowhere =
        tenants != null && words(tenants).isEmpty() || queues != null && words(queues).isEmpty();
    return nowhere ? Access.NONE : new Access(roles, words(tenants), words(queues));
  }

  private static Set<String> words(@Nullable Object claim) {
    Stream<String> words =
        switch (claim) {
          case null -> Stream.empty();
          case Collection<?> many -> many.stream().map(String::valueOf);
          default -> Arrays.stream(String.valueOf(claim).split("[ ,]+"));
        };
    return words.filter(word -> !word.isBlank()).collect(Collectors.toUnmodifiableSet());
  }
}
