package dev.carillon.server.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.Reference;
import dev.carillon.server.core.port.RunExpressions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conditions in CEL, and references in JSON and other payloads. */
public final class WorkflowExpressions implements RunExpressions {
  private static final int MAX_PAYLOAD = 256 * 1024;
  private static final String BEGIN = "${";

  private final CelConditions conditions = new CelConditions();

  @Override
  public Optional<List<String>> check(String condition) {
    return conditions.check(condition);
  }

  /** How many conditions are kept compiled. */
  int kept() {
    return conditions.kept();
  }

  @Override
  public boolean holds(String condition, Scope scope) {
    return conditions.holds(condition, scope, JsonValues.read(scope.input()));
  }

  @Override
  public Optional<List<String>> nodesOf(String condition) {
    return conditions.nodesOf(condition);
  }

  @Override
  public List<String> nodesOf(Payload template) {
    Set<String> nodes = new LinkedHashSet<>();
    String text = template.utf8();
    if (text.contains(BEGIN)) {
      JsonValues.parse(text)
          .map(WorkflowExpressions::texts)
          .orElseGet(() -> List.of(text))
          .forEach(t -> References.in(t).forEach(r -> r.node().ifPresent(nodes::add)));
    }
    return List.copyOf(nodes);
  }

  /** All texts of a JSON value. */
  private static List<String> texts(JsonNode root) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      JsonNode node = open.removeLast();
      if (node.isTextual()) {
        texts.add(node.textValue());
      }
      node.forEach(open::add);
    }
    return texts;
  }

  /** What has no reference stays as it is, byte for byte. */
  @Override
  public Payload fill(Payload template, Scope scope) {
    String text = template.utf8();
    if (!text.contains(BEGIN)) {
      return template;
    }
    Filling filling = new Filling(scope);
    Payload filled =
        Payload.of(
            JsonValues.parse(text)
                .map(json -> filling.json(json).toString())
                .orElseGet(() -> filling.text(text)));
    if (filled.size() > MAX_PAYLOAD) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected a payload of at most 262,144 bytes once its references are filled in, but"
                  + " got "
                  + filled.size()
                  + ".")
          .field("payload")
          .advice("Refer to less of what the nodes before put out.")
          .build();
    }
    return filled;
  }

  @Override
  public List<String> items(String source, Scope scope) {
    Reference reference =
        References.whole(source)
            .orElseThrow(
                () -> noList(source, "one reference like ${nodes.extract.output.items}", "others"));
    JsonNode list = new Filling(scope).value(reference);
    if (!list.isArray()) {
      throw noList(source, "a list", list.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }
    if (list.size() > Limits.MAP_ITEMS) {
      throw noList(source, "at most 10,000 items", list.size());
    }
    List<String> items = new ArrayList<>();
    list.forEach(item -> items.add(item.toString()));
    return items;
  }

  private static CarillonException noList(String source, String expected, Object got) {
    return CarillonException.invalid(
        "map",
        "Expected " + expected + " for the map over " + source + ", but got " + got + ".",
        "Put out a JSON list from the node before.");
  }
}
