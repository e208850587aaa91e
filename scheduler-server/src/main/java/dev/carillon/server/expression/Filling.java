package dev.carillon.server.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Reference;
import dev.carillon.server.core.port.RunExpressions.Ended;
import dev.carillon.server.core.port.RunExpressions.Scope;
import java.util.List;
import java.util.Optional;

/**
 * Puts values where references stand. For one payload; the depth of JSON is bounded by its reader.
 */
final class Filling {
  private final Scope scope;

  Filling(Scope scope) {
    this.scope = scope;
  }

  /** A JSON value with its references filled in; keys stay as they are. */
  JsonNode json(JsonNode template) {
    if (template.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      template.properties().forEach(e -> filled.set(e.getKey(), json(e.getValue())));
      return filled;
    }
    if (template.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      template.forEach(each -> filled.add(json(each)));
      return filled;
    }
    if (!template.isTextual()) {
      return template;
    }
    String text = template.textValue();
    Optional<Reference> whole = References.whole(text);
    return whole.isPresent() ? value(whole.get()) : TextNode.valueOf(text(text));
  }

  /** A text with its references filled in. */
  String text(String template) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    for (Reference reference : References.in(template)) {
      filled.append(plain(template.substring(at, reference.from())));
      JsonNode value = value(reference);
      filled.append(value.isTextual() ? value.textValue() : value.toString());
      at = reference.to();
    }
    return filled.append(plain(template.substring(at))).toString();
  }

  private static String plain(String text) {
    return text.replace("$${", "${");
  }

  /** What a reference stands for. */
  JsonNode value(Reference reference) {
    List<String> path = reference.path();
    return switch (reference.root()) {
      case "nodes" -> {
        Ended node = scope.nodes().get(path.getFirst());
        if (node == null) {
          throw missing(reference, "the node '" + path.getFirst() + "' has not ended");
        }
        yield path.get(1).equals("state")
            ? TextNode.valueOf(node.state().name())
            : walk(reference, output(reference, node), 2);
      }
      case "input" -> walk(reference, JsonValues.read(scope.input()), 0);
      case "item" ->
          walk(
              reference,
              scope
                  .item()
                  .flatMap(JsonValues::parse)
                  .orElseThrow(() -> missing(reference, "this node has no map")),
              0);
      case "index" -> IntNode.valueOf(scope.index());
      default -> run(reference);
    };
  }

  private static JsonNode output(Reference reference, Ended node) {
    return node.output()
        .map(JsonValues::read)
        .orElseThrow(() -> missing(reference, gone(reference.path().getFirst())));
  }

  /** What is said of an output that retention took before the run was run again. */
  static String gone(String node) {
    return "what node '" + node + "' put out is no longer kept; rerun from '" + node + "'";
  }

  private JsonNode run(Reference reference) {
    String value =
        switch (reference.path().getFirst()) {
          case "id" -> scope.runId();
          case "workflow" -> scope.workflow();
          case "labels" -> scope.labels().get(reference.path().getLast());
          default -> null;
        };
    if (value == null) {
      throw missing(reference, "a run has id, workflow and labels.NAME");
    }
    return TextNode.valueOf(value);
  }

  private static JsonNode walk(Reference reference, JsonNode from, int skip) {
    JsonNode at = from;
    for (String step : reference.path().subList(skip, reference.path().size())) {
      JsonNode next =
          at.isArray() && step.matches("\\d{1,9}") ? at.get(Integer.parseInt(step)) : at.get(step);
      if (next == null) {
        throw missing(reference, "there is no '" + step + "'");
      }
      at = next;
    }
    return at;
  }

  private static CarillonException missing(Reference reference, String why) {
    return CarillonException.invalid(
        "payload",
        "Expected a value for ${"
            + reference.root()
            + (reference.path().isEmpty() ? "" : "." + String.join(".", reference.path()))
            + "}, but "
            + why
            + ".",
        "Look at what the node before put out, or correct the reference.");
  }
}
