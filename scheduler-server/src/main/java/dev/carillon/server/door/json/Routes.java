package dev.carillon.server.door.json;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import dev.carillon.server.door.rpc.Rpc;
import dev.carillon.server.door.rpc.Rpcs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All paths of the JSON twin, read from the annotations of the contract. */
final class Routes {
  private static final String LIST = "carillon.v1.TaskService/List";

  private final List<Route> routes = new ArrayList<>();

  Routes(Rpcs rpcs) {
    rpcs.all().forEach(this::add);
    // The one path that no annotation can say: a variable cannot be a list there.
    routes.add(
        new Route("GET", new PathTemplate("/api/v1/tasks/status/{states}"), rpcs.get(LIST), ""));
    routes.sort(Comparator.comparingInt(r -> r.path().openness()));
  }

  private void add(Rpc<?, ?> rpc) {
    if (!rpc.method().getOptions().hasExtension(AnnotationsProto.http)) {
      return; // the workers' own calls have no twin
    }
    HttpRule rule = rpc.method().getOptions().getExtension(AnnotationsProto.http);
    String path = rule.getPost().isEmpty() ? rule.getGet() : rule.getPost();
    if (path.isEmpty()) {
      throw new IllegalStateException("Expected GET or POST for " + rpc.fullName());
    }
    String verb = rule.getPost().isEmpty() ? "GET" : "POST";
    routes.add(new Route(verb, new PathTemplate(path), rpc, rule.getBody()));
  }

  /** A route that was found, with what its path says. */
  record Match(Route route, Map<String, String> variables) {}

  Optional<Match> find(String verb, String path) {
    for (Route route : routes) {
      if (route.verb().equals(verb)) {
        Optional<Map<String, String>> variables = route.path().match(path);
        if (variables.isPresent()) {
          return Optional.of(new Match(route, variables.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The methods that a path can be called with. */
  List<String> verbs(String path) {
    return routes.stream()
        .filter(r -> r.path().match(path).isPresent())
        .map(Route::verb)
        .distinct()
        .sorted()
        .toList();
  }

  /** Every path as people write it. */
  List<String> all() {
    return routes.stream().map(r -> r.verb() + " " + r.path()).sorted().toList();
  }
}
