package dev.carillon.server.security;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.mask.Mask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Paths that are neither of the contract nor guarded by their door, and whose door a path is. */
final class Roads {
  /** What a load balancer, and whoever logs in, may ask without being known. */
  private static final Set<String> OPEN =
      Set.of(
          "/ping",
          "/livez",
          "/health",
          "/healthy",
          "/readyz",
          "/auth/login",
          "/api/v1/auth/login",
          "/carillon.v1.AccessService/Login");

  private static final Set<String> FOR_VIEWERS = Set.of("/metrics", "/actuator/prometheus");
  private static final Map<String, String> DOORS =
      Map.of("/ticks", "ticks", "/tick", "ticks", "/tasks", "jobs", "/dag/run", "jobs");

  private Roads() {}

  /**
   * Whether a caller need not be known.
   *
   * @param port the door whose own port it is, or empty
   */
  static boolean open(String port, String path) {
    return OPEN.contains(path)
        || port.equals("delaybox") && path.endsWith("/ping")
        || path.equals("/grpc.health.v1.Health/Check");
  }

  /** Whether it is for viewers, and nobody behind this asks who calls. */
  static boolean needsViewer(String path) {
    return FOR_VIEWERS.contains(path) || path.startsWith("/grpc.reflection.");
  }

  /** Whether it is about all tenants and queues at once. */
  static boolean tellsOfAll(String path) {
    return FOR_VIEWERS.contains(path);
  }

  /**
   * The principal that a door is bound to.
   *
   * @param port the door whose own port it is, or empty
   */
  static Optional<Caller> byDoor(String port, String path, Map<String, Set<Role>> bound) {
    String door = port.isEmpty() ? door(path) : port;
    Set<Role> roles = bound.get(door);
    return roles == null
        ? Optional.empty()
        : Optional.of(
            new Caller(Actors.door(door), new Access(roles, Set.of(), Set.of()), "", true));
  }

  /**
   * What a path of a door needs; empty: it is not one, or guarded elsewhere.
   *
   * @param port the door whose own port it is, or empty
   */
  static Optional<Permission> needed(String port, String verb, String path) {
    boolean post = verb.equals("POST");
    if (port.equals("delaybox")) {
      return path.endsWith("/ping")
          ? Optional.empty()
          : Optional.of(post ? Permission.SUBMIT : Permission.PAYLOAD);
    }
    return switch (door(path)) {
      case "ticks" -> Optional.of(Permission.SUBMIT);
      case "jobs" -> Optional.of(post ? Permission.SUBMIT : Permission.PAYLOAD);
      case "taskq" ->
          Optional.of(
              path.equals("/v1/tasks/enqueue")
                  ? Permission.SUBMIT
                  : path.equals("/v1/about") ? Permission.KNOWN : Permission.WORK);
      default -> Optional.empty();
    };
  }

  /**
   * What the audit log calls a request; of paths that carry names, and of strange ones, the root.
   */
  static String named(String port, String verb, String path) {
    if (Permissions.of(path.substring(1)).isPresent()) {
      return path.substring(1);
    }
    if (needed(port, verb, path).isPresent() && !path.startsWith("/tasks/")) {
      return verb + " " + (port.equals("delaybox") ? "/task" : path);
    }
    return path.startsWith("/api/v1/")
        ? "/api/v1"
        : OPEN.contains(path) || FOR_VIEWERS.contains(path) ? verb + " " + path : "another path";
  }

  /** Whether a door's path stores something else than tasks. */
  static boolean ofWorkflows(String path) {
    return path.startsWith("/dag/") || path.equals("/tasks/dependencies");
  }

  private static String door(String path) {
    if (path.startsWith("/tasks/") || path.startsWith("/dag/run/")) {
      return "jobs";
    }
    if (path.startsWith("/v1/")) {
      return "taskq";
    }
    return DOORS.getOrDefault(path, "");
  }

  /** A refusal in the form of gRPC, for a service that is not ours. */
  static HttpResponse grpc(CarillonException e) {
    int code =
        switch (e.code()) {
          case UNAUTHENTICATED -> 16;
          case BUSY -> 8;
          default -> 7;
        };
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .add("content-type", "application/grpc+proto")
            .add("grpc-status", String.valueOf(code))
            .add(
                "grpc-message",
                URLEncoder.encode(Mask.text(e.message()), StandardCharsets.UTF_8)
                    .replace("+", "%20"))
            .endOfStream(true)
            .build());
  }
}
