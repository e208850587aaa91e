package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.server.core.Caller;
import java.util.List;

/**
 * Names of callers, told apart by how they were proved: nobody but the user ada is {@code ada}, and
 * a token, a certificate or another issuer's subject of that name are somebody else.
 */
public final class Actors {
  private static final String TOKEN = "token:";
  private static final String JWT = "jwt:";
  private static final String CERTIFICATE = "certificate:";
  private static final String DOOR = "door:";
  private static final List<String> PREFIXES = List.of(TOKEN, JWT, CERTIFICATE, DOOR);
  private static final int MOST = 256;

  private Actors() {}

  /** A token of that name. */
  public static String token(String name) {
    return TOKEN + name;
  }

  /** Somebody whom another issuer vouches for. */
  public static String jwt(String subject) {
    return JWT + shown(subject);
  }

  /** Whoever holds the key of a certificate. */
  public static String certificate(String commonName) {
    return CERTIFICATE + shown(commonName);
  }

  /** Whoever comes to a door that is bound to a principal. */
  public static String door(String door) {
    return DOOR + door;
  }

  /** A user who has just shown a password. */
  public static Caller user(String name) {
    return new Caller(name, Access.NONE, "", true);
  }

  /** Whether a user of that name would look like somebody else. */
  public static boolean reserved(String name) {
    return PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** How a caller proved who it is: password, token, jwt, certificate, door; none. */
  public static String proof(Caller caller) {
    if (!caller.authenticated()) {
      return "none";
    }
    return PREFIXES.stream()
        .filter(caller.name()::startsWith)
        .findFirst()
        .map(prefix -> prefix.substring(0, prefix.length() - 1))
        .orElse("password");
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= MOST ? clean : clean.substring(0, MOST) + "…";
  }
}
