package dev.carillon.model.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a text where a value of the run is to stand: {@code ${nodes.extract.output.rows}},
 * {@code ${nodes["a.b"].output[0].name}}, {@code ${nodes.extract.state}}, {@code ${input.date}},
 * {@code ${run.id}}, {@code ${item.name}}, {@code ${index}}. {@code $${} is a plain {@code ${}; what
 * a shell means, like {@code ${HOME}}, stays as it is.
 *
 * @param from where it begins in the text
 * @param to where it ends, behind the brace
 * @param root nodes, input, run, item or index
 * @param path keys and numbers of array elements behind the root; of nodes first the id
 */
public record Reference(int from, int to, String root, List<String> path) {
  /** What a reference may begin with. */
  public static final List<String> ROOTS = List.of("nodes", "input", "run", "item", "index");

  public Reference {
    path = List.copyOf(path);
  }

  /** A text that is no reference although it begins like one. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** The node whose output or state is meant; empty: none. */
  public Optional<String> node() {
    return root.equals("nodes") && !path.isEmpty()
        ? Optional.of(path.getFirst())
        : Optional.empty();
  }

  /** The text that is one reference and nothing else. */
  public static Optional<Reference> whole(String text) throws Malformed {
    List<Reference> all = in(text);
    return all.size() == 1 && all.getFirst().from == 0 && all.getFirst().to == text.length()
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  /** All references in a text, in their order. */
  public static List<Reference> in(String text) throws Malformed {
    List<Reference> found = new ArrayList<>();
    int at = text.indexOf("${");
    while (at >= 0) {
      if (at > 0 && text.charAt(at - 1) == '$') {
        at = text.indexOf("${", at + 2);
        continue;
      }
      ReferenceReader reader = new ReferenceReader(text, at);
      if (!reader.meant()) {
        at = text.indexOf("${", at + 2);
        continue;
      }
      Reference reference = reader.read();
      found.add(reference);
      at = text.indexOf("${", reference.to);
    }
    return found;
  }
}
