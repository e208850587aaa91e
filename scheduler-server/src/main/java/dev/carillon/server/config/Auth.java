package dev.carillon.server.config;

import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How callers prove who they are.
 *
 * @param enabled whether they must
 * @param session how long a session holds that a password opened
 * @param issuer of JWTs that are accepted beside Carillon's own
 * @param certificateRoles of a caller that shows a certificate and no token
 * @param doors roles of callers without a token, by door
 * @param newAdminToken whether this start makes a token for an administrator in any case
 * @param hosts names beside localhost that callers without a token may call in clear text
 * @param share what one principal may take
 */
public record Auth(
    boolean enabled,
    Duration session,
    Optional<Issuer> issuer,
    Set<Role> certificateRoles,
    Map<String, Set<Role>> doors,
    boolean newAdminToken,
    Set<String> hosts,
    Share share) {
  private static final List<String> DOORS = List.of("delaybox", "ticks", "jobs", "taskq");

  /**
   * Somebody else who issues tokens.
   *
   * @param name the claim iss
   * @param audience the claim aud
   * @param jwks URL of the public keys
   * @param clockSkew how far the clock may be off
   * @param rolesClaim claim with the roles
   * @param tenantsClaim claim with the tenants
   * @param queuesClaim claim with the queues
   */
  public record Issuer(
      String name,
      String audience,
      String jwks,
      Duration clockSkew,
      String rolesClaim,
      String tenantsClaim,
      String queuesClaim) {
    public Issuer {
      if (audience.isEmpty() || jwks.isEmpty()) {
        throw CarillonException.invalid(
            audience.isEmpty() ? "auth.audience" : "auth.jwks",
            "Expected auth.audience and auth.jwks with auth.issuer, but not both are set.",
            "Without an audience, a token meant for another service would be accepted here.");
      }
      if (jwks.startsWith("http:")
          && !jwks.matches("http://(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?/.*")) {
        throw CarillonException.invalid(
            "auth.jwks",
            "Expected https for keys from another machine, but got " + jwks + ".",
            "Whoever can change the answer could sign tokens.");
      }
    }
  }

  /** Nobody has to prove anything: for loopback only. */
  public static final Auth OFF = of(Settings.defaults(AuthKeys.ALL));

  public Auth {
    certificateRoles = Set.copyOf(certificateRoles);
    doors = Map.copyOf(doors);
    hosts = Set.copyOf(hosts);
  }

  /** Without the rare ones. */
  public Auth(
      boolean enabled,
      Duration session,
      Optional<Issuer> issuer,
      Set<Role> certificateRoles,
      Map<String, Set<Role>> doors) {
    this(enabled, session, issuer, certificateRoles, doors, false, Set.of(), Share.ALL);
  }

  public Auth withNewAdminToken() {
    return new Auth(enabled, session, issuer, certificateRoles, doors, true, hosts, share);
  }

  static Auth of(Settings s) {
    String issuer = s.get(AuthKeys.ISSUER);
    return new Auth(
        s.get(AuthKeys.ENABLED),
        s.get(AuthKeys.SESSION),
        issuer.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Issuer(
                    issuer,
                    s.get(AuthKeys.AUDIENCE),
                    s.get(AuthKeys.JWKS),
                    s.get(AuthKeys.CLOCK_SKEW),
                    s.get(AuthKeys.ROLES_CLAIM),
                    s.get(AuthKeys.TENANTS_CLAIM),
                    s.get(AuthKeys.QUEUES_CLAIM))),
        s.get(AuthKeys.CERTIFICATE_ROLES).stream().map(Role::of).collect(Collectors.toSet()),
        doors(s.get(AuthKeys.DOORS)),
        s.get(AuthKeys.NEW_ADMIN_TOKEN),
        s.get(AuthKeys.HOSTS).stream()
            .map(h -> h.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        Share.of(s));
  }

  public Auth withShare(Share value) {
    return new Auth(enabled, session, issuer, certificateRoles, doors, newAdminToken, hosts, value);
  }

  private static Map<String, Set<Role>> doors(Map<String, String> told) {
    for (String door : told.keySet()) {
      if (!DOORS.contains(door)) {
        throw CarillonException.invalid(
            "auth.doors",
            "Expected delaybox, ticks, jobs or taskq, but got the door '" + door + "'.",
            "The main contract, gRPC and JSON, always wants a token.");
      }
    }
    return told.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    Arrays.stream(e.getValue().split("\\+"))
                        .map(String::strip)
                        .map(Role::of)
                        .collect(Collectors.toSet())));
  }
}
