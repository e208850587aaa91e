package dev.carillon.server.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Auth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of another issuer, whose keys come from a real HTTP server. */
final class OutsideTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ISSUER = "https://issuer.example";

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private HttpServer http;
  private volatile String served = "{\"keys\":[]}";
  private RSAKey rsa;
  private OutsideTokens tokens;

  @BeforeEach
  void start() throws IOException, JOSEException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/jwks",
        exchange -> {
          byte[] body = served.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    serve(rsa);
    tokens = tokens();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private OutsideTokens tokens() {
    return new OutsideTokens(
        new Auth.Issuer(
            ISSUER,
            "carillon",
            "http://127.0.0.1:" + http.getAddress().getPort() + "/jwks",
            Duration.ofSeconds(30),
            "roles",
            "tenants",
            "queues"),
        clock,
        Duration.ofMillis(1));
  }

  private void serve(JWK... keys) {
    served = new JWKSet(Arrays.stream(keys).map(JWK::toPublicJWK).toList()).toString();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("carillon")
        .subject("ada")
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("roles", List.of("operator", "somebody-elses-role"));
  }

  private static SignedJWT signed(
      JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
      jwt.sign(signer);
      return jwt;
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private SignedJWT byRsa(Consumer<JWTClaimsSet.Builder> changes) throws JOSEException {
    JWTClaimsSet.Builder claims = claims();
    changes.accept(claims);
    return signed(JWSAlgorithm.RS256, "r", new RSASSASigner(rsa), claims.build());
  }

  private void refused(SignedJWT jwt) {
    assertThat(catchThrowableOfType(CarillonException.class, () -> tokens.read(jwt)).code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void rs256AndEs256AndEd25519AreAccepted() throws Exception {
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] x509 = edwards.getPublic().getEncoded();
    assertThat(edwards.getPublic()).isInstanceOf(EdECPublicKey.class);
    OctetKeyPair okp =
        new OctetKeyPair.Builder(
                Curve.Ed25519, Base64URL.encode(Arrays.copyOfRange(x509, 12, x509.length)))
            .keyID("o")
            .build();
    serve(rsa, ec, okp);

    OutsideTokens.Known known = tokens.read(byRsa(c -> c.claim("tenants", "acme")));
    assertThat(known.name()).isEqualTo("ada");
    assertThat(known.access().roles()).containsExactly(Role.OPERATOR);
    assertThat(known.access().tenants()).containsExactly("acme");
    assertThat(
            tokens
                .read(signed(JWSAlgorithm.ES256, "e", new ECDSASigner(ec), claims().build()))
                .name())
        .isEqualTo("ada");
    SignedJWT byEdwards =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("o").build(), claims().build());
    assertThat(tokens.read(signed(byEdwards, edwards, new byte[0])).name()).isEqualTo("ada");
    refused(signed(byEdwards, edwards, new byte[] {1}));
  }

  /** The JOSE library signs with Ed25519 only with another library's help. */
  private static SignedJWT signed(SignedJWT jwt, KeyPair keys, byte[] more) throws Exception {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(jwt.getSigningInput());
    signature.update(more);
    return SignedJWT.parse(
        new String(jwt.getSigningInput(), StandardCharsets.US_ASCII)
            + "."
            + Base64URL.encode(signature.sign()));
  }

  @Test
  void whatIsNotMeantForHereOrIsOverIsRefused() throws JOSEException {
    refused(byRsa(c -> c.issuer("https://other.example")));
    refused(byRsa(c -> c.audience("another service")));
    refused(byRsa(c -> c.audience((String) null)));
    refused(byRsa(c -> c.subject(null)));
    refused(byRsa(c -> c.expirationTime(null)));
    refused(byRsa(c -> c.expirationTime(Date.from(NOW.minusSeconds(31)))));
    refused(byRsa(c -> c.notBeforeTime(Date.from(NOW.plusSeconds(31)))));
    assertThat(tokens.read(byRsa(c -> c.expirationTime(Date.from(NOW.minusSeconds(29))))).name())
        .isEqualTo("ada");
  }

  @Test
  void anEmptyListOfTenantsIsNoneAndNotAll() throws JOSEException {
    assertThat(tokens.read(byRsa(c -> c.claim("tenants", List.of()))).access().roles()).isEmpty();
  }

  @Test
  void forgeriesAreRefused() throws Exception {
    // Signed by a stranger who says that he is the issuer's key.
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("r").generate();
    refused(signed(JWSAlgorithm.RS256, "r", new RSASSASigner(stranger), claims().build()));
    // The public key, which everybody knows, passed off as a shared one.
    byte[] known = rsa.toRSAPublicKey().getEncoded();
    refused(signed(JWSAlgorithm.HS256, "r", new MACSigner(known), claims().build()));
    refused(
        signed(
            JWSAlgorithm.HS256,
            "r",
            new MACSigner(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)),
            claims().build()));
    // The key comes with the token.
    SignedJWT brings =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(stranger.toPublicJWK()).build(),
            claims().build());
    brings.sign(new RSASSASigner(stranger));
    refused(brings);
    // Another algorithm of the same family, and one with other claims behind a good signature.
    refused(signed(JWSAlgorithm.RS512, "r", new RSASSASigner(rsa), claims().build()));
    String[] good = byRsa(c -> {}).serialize().split("\\.");
    String other =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                claims().subject("eve").build().toString().getBytes(StandardCharsets.UTF_8));
    refused(SignedJWT.parse(good[0] + "." + other + "." + good[2]));
    refused(SignedJWT.parse(good[0] + "." + good[1] + ".AAAA"));
  }

  @Test
  void aKeyThatIsTooShortIsRefused() throws Exception {
    RSAKey weak = new RSAKeyGenerator(1024, true).keyID("w").generate();
    serve(weak);
    RSASSASigner signer = new RSASSASigner(weak.toPrivateKey(), true);
    refused(signed(JWSAlgorithm.RS256, "w", signer, claims().build()));
  }

  @Test
  void aNewKeyIsKnownAtOnceAndAnOldOneIsForgotten() throws Exception {
    assertThat(tokens.read(byRsa(c -> {})).name()).isEqualTo("ada");
    RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
    SignedJWT byNext = signed(JWSAlgorithm.RS256, "next", new RSASSASigner(next), claims().build());
    refused(byNext);
    serve(next);

    assertThat(tokens.read(byNext).name()).isEqualTo("ada");
    refused(byRsa(c -> {}));
  }

  @Test
  void whileTheIssuerIsAwayItIsSaidSo() throws Exception {
    http.stop(0);
    OutsideTokens alone = tokens;
    SignedJWT jwt = byRsa(c -> {});
    assertThat(catchThrowableOfType(CarillonException.class, () -> alone.read(jwt)).code())
        .isEqualTo(ErrorCode.NOT_READY);
  }
}
