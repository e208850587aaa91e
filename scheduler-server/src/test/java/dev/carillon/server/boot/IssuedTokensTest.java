package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Tokens of another issuer at every port of a real server: good ones open it, no forgery does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class IssuedTokensTest {
  private static final String ISSUER = "https://issuer.example";
  private static final String OURS = "r";

  private HttpServer issuer;
  private RSAKey key;
  private volatile String served = "";
  private GuardedServer at;

  @BeforeAll
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID(OURS).generate();
    served = new JWKSet(key.toPublicJWK()).toString();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/jwks",
        exchange -> {
          byte[] body = served.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    at = new GuardedServer(this::withIssuer);
  }

  private ServerConfig withIssuer(ServerConfig config) {
    Auth plain = config.security().auth();
    Auth.Issuer known =
        new Auth.Issuer(
            ISSUER,
            "carillon",
            "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks",
            Duration.ofSeconds(30),
            "roles",
            "tenants",
            "queues");
    return config.withSecurity(
        new Security(
            config.security().tls(),
            new Auth(
                true,
                plain.session(),
                Optional.of(known),
                plain.certificateRoles(),
                plain.doors())));
  }

  @AfterAll
  void stop() {
    at.close();
    issuer.stop(0);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("carillon")
        .subject("grace")
        .expirationTime(in(60))
        .claim("roles", List.of(Role.OPERATOR.word()));
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String signed(
      JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet.Builder claims)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private String good(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, OURS, new RSASSASigner(key), claims);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** By what is wrong with them. */
  private Map<String, String> bad() throws JOSEException {
    RSAKey stranger = new RSAKeyGenerator(2048).keyID(OURS).generate();
    byte[] open = key.toRSAPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(open)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    String[] whole = good(claims()).split("\\.");
    SignedJWT brings =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(stranger.toPublicJWK()).build(),
            claims().build());
    brings.sign(new RSASSASigner(stranger));
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("expired", good(claims().expirationTime(in(-31))));
    bad.put("without an end", good(claims().expirationTime(null)));
    bad.put("not yet", good(claims().notBeforeTime(in(60))));
    bad.put("of another issuer", good(claims().issuer("https://other.example")));
    bad.put("of this cluster, it says", good(claims().issuer("carillon:carillon")));
    bad.put("for others", good(claims().audience("another service")));
    bad.put("forged", signed(JWSAlgorithm.RS256, OURS, new RSASSASigner(stranger), claims()));
    bad.put("with its own key", brings.serialize());
    bad.put("by a public key", signed(JWSAlgorithm.HS256, OURS, new MACSigner(open), claims()));
    bad.put("by its PEM", signed(JWSAlgorithm.HS256, OURS, new MACSigner(pem), claims()));
    bad.put("a session by zeros", session());
    bad.put("none", new PlainJWT(claims().build()).serialize());
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String head = base64("{\"alg\":\"" + none + "\",\"kid\":\"r\"}");
      bad.put(none + " without signature", head + "." + whole[1] + ".");
      bad.put(none + " with a good one", head + "." + whole[1] + "." + whole[2]);
    }
    bad.put("another RSA", signed(JWSAlgorithm.RS512, OURS, new RSASSASigner(key), claims()));
    bad.put("PSS", signed(JWSAlgorithm.PS256, OURS, new RSASSASigner(key), claims()));
    bad.put("changed", whole[0] + "." + base64(claims().subject("eve").build().toString()) + ".");
    bad.put("unsigned", whole[0] + "." + whole[1] + ".");
    bad.put("two parts", whole[0] + "." + whole[1]);
    bad.put("of an unknown key", signed(JWSAlgorithm.RS256, "x", new RSASSASigner(key), claims()));
    return bad;
  }

  private static String session() throws JOSEException {
    return signed(
        JWSAlgorithm.HS256,
        OURS,
        new MACSigner(new byte[32]),
        claims().issuer("carillon:carillon").claim("changed", 0));
  }

  @Test
  @Order(1) // unknown keys are asked for only so often, and forgeries name some
  void aGoodTokenOpensWhatItsRolesSay_andTheClockMayBeOffALittle() throws Exception {
    for (String token :
        List.of(good(claims()), good(claims().expirationTime(in(-5)).notBeforeTime(in(5))))) {
      CarillonClient client = at.client(token);
      assertThat(get(client.access().whoAmI()).name()).isEqualTo("jwt:grace");
      assertThat(get(client.submit(NewTask.of("job", Payload.of("{}")))).id()).isNotEmpty();
      assertThat(refusal(client.access().tokens())).isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(at.send("GET", "/api/v1/queues", "", token).statusCode()).isEqualTo(200);
      assertThat(at.send("GET", "/metrics", "", token).statusCode()).isEqualTo(200);
    }
    RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
    served = new JWKSet(List.of(key.toPublicJWK(), next.toPublicJWK())).toString();
    String byNext = signed(JWSAlgorithm.RS256, "next", new RSASSASigner(next), claims());
    assertThat(at.send("GET", "/api/v1/queues", "", byNext).statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void noForgeryOpensAnyPort() throws Exception {
    int box = at.server.delayboxPort().orElseThrow();
    int ticks = at.server.ticksPort().orElseThrow();
    String tick = "{\"item\":\"a\",\"at\":\"2026-11-21T10:00:00Z\"}";
    List<String> passed = new ArrayList<>();
    for (Map.Entry<String, String> each : bad().entrySet()) {
      String token = each.getValue();
      CarillonClient client = at.client(token);
      if (refusal(client.queues()) != ErrorCode.UNAUTHENTICATED
          || refusal(client.submit(NewTask.of("job", Payload.EMPTY)))
              != ErrorCode.UNAUTHENTICATED) {
        passed.add(each.getKey() + " by gRPC");
      }
      List<Integer> answers =
          List.of(
              at.send("GET", "/api/v1/queues", "", token).statusCode(),
              at.send("GET", "/metrics", "", token).statusCode(),
              at.send("GET", "/tasks/x", "", token).statusCode(),
              at.send("POST", "/v1/tasks/dequeue", "{}", token).statusCode(),
              at.send(box, "GET", "/task", "", token).statusCode(),
              at.send(ticks, "POST", "/ticks", tick, token).statusCode());
      if (answers.stream().anyMatch(status -> status != 401)) {
        passed.add(each.getKey() + " " + answers);
      }
    }
    assertThat(passed).isEmpty();
  }
}
