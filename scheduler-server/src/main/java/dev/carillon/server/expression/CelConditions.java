package dev.carillon.server.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.RunExpressions.Ended;
import dev.carillon.server.core.port.RunExpressions.Scope;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditions of nodes. Each that is used is compiled once; loops over lists are bounded. */
final class CelConditions {
  private static final int MOST_ITERATIONS = 10_000;
  private static final String NODES = "nodes";
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar(NODES, MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar("run", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar("input", SimpleType.DYN)
          .setResultType(SimpleType.BOOL)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  private final Programs<Compiled> programs = new Programs<>(Programs.MOST, this::compile);

  private record Compiled(CelRuntime.Program program, Optional<List<String>> nodes) {}

  /** The same as {@link #nodesOf}, of a condition that may never be used: it is not kept. */
  Optional<List<String>> check(String condition) {
    return compile(condition).nodes();
  }

  Optional<List<String>> nodesOf(String condition) {
    return programs.get(condition).nodes();
  }

  /** How many are kept compiled. */
  int kept() {
    return programs.size();
  }

  boolean holds(String condition, Scope scope, JsonNode input) {
    Map<String, Object> nodes = new HashMap<>();
    scope.nodes().forEach((id, node) -> nodes.put(id, seen(id, node)));
    Map<String, Object> run =
        Map.of("id", scope.runId(), "workflow", scope.workflow(), "labels", scope.labels());
    Object value;
    try {
      value =
          programs
              .get(condition)
              .program()
              .eval(Map.of(NODES, nodes, "run", run, "input", JsonValues.toCel(input)));
    } catch (CelEvaluationException e) {
      throw wrong(condition, Gone.in(e).map(Filling::gone).orElseGet(() -> CelFaults.of(e)));
    }
    if (value instanceof Boolean holds) {
      return holds;
    }
    throw wrong(condition, "it gives " + value.getClass().getSimpleName());
  }

  private static Map<String, Object> seen(String id, Ended node) {
    Map<String, Object> seen = new HashMap<>(Map.of("state", node.state().name()));
    if (node.output().isEmpty()) {
      return new Gone.Output(id, seen);
    }
    seen.put("output", JsonValues.toCel(JsonValues.read(node.output().get())));
    return seen;
  }

  private Compiled compile(String condition) {
    try {
      CelAbstractSyntaxTree ast = compiler.compile(condition).getAst();
      return new Compiled(runtime.createProgram(ast), named(ast));
    } catch (CelValidationException | CelEvaluationException e) {
      throw wrong(condition, CelFaults.of(e));
    }
  }

  /** The nodes it speaks of by name; empty if it also looks at {@code nodes} as a whole. */
  private static Optional<List<String>> named(CelAbstractSyntaxTree ast) {
    Set<String> names = new LinkedHashSet<>();
    boolean[] whole = {false};
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .filter(e -> e.expr().getKind() == ExprKind.Kind.IDENT)
        .filter(e -> e.expr().ident().name().equals(NODES))
        .forEach(
            e ->
                e.parent()
                    .flatMap(CelConditions::nameIn)
                    .ifPresentOrElse(names::add, () -> whole[0] = true));
    return whole[0] ? Optional.empty() : Optional.of(List.copyOf(names));
  }

  /** {@code nodes.x}, {@code nodes["x"]} or {@code "x" in nodes}. */
  private static Optional<String> nameIn(CelNavigableExpr parent) {
    CelExpr expr = parent.expr();
    if (expr.getKind() == ExprKind.Kind.SELECT) {
      return Optional.of(expr.select().field());
    }
    if (expr.getKind() != ExprKind.Kind.CALL) {
      return Optional.empty();
    }
    return expr.call().args().stream()
        .filter(a -> a.getKind() == ExprKind.Kind.CONSTANT)
        .filter(a -> a.constant().getKind() == CelConstant.Kind.STRING_VALUE)
        .map(a -> a.constant().stringValue())
        .findFirst();
  }

  private static CarillonException wrong(String condition, Object got) {
    return CarillonException.invalid(
        "condition",
        "Expected a CEL condition that gives true or false, but '"
            + condition
            + "' fails: "
            + got
            + ".",
        "Use nodes.ID.state, nodes.ID.output, input and run, for example"
            + " nodes.extract.output.rows > 0.");
  }
}
