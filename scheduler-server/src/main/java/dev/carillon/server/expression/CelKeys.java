package dev.carillon.server.expression;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.KeyExpressions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limit keys in CEL. An expression is compiled once; what it yields must be a text. */
public final class CelKeys implements KeyExpressions {
  private static final int MOST_PROGRAMS = 10_000;
  private static final int MAX_KEY = 255;

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .addVar("labels", MapType.create(SimpleType.STRING, SimpleType.STRING))
          .addVar("attributes", MapType.create(SimpleType.STRING, SimpleType.STRING))
          .addVar("type", SimpleType.STRING)
          .addVar("tenant", SimpleType.STRING)
          .addVar("queue", SimpleType.STRING)
          .addVar("name", SimpleType.STRING)
          .addVar("priority", SimpleType.INT)
          .setResultType(SimpleType.STRING)
          .build();
  private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
  private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

  @Override
  public void check(String expression) {
    var unused = compile(expression);
  }

  private CelRuntime.Program compile(String expression) {
    try {
      return runtime.createProgram(compiler.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw CarillonException.invalid(
          "key",
          "Expected a CEL expression that gives a text, but: " + e.getMessage(),
          "Use labels, attributes, type, tenant, queue, name or priority, for example"
              + " labels.customer or 'customer' in labels ? labels.customer : ''.");
    }
  }

  @Override
  public String key(String expression, NewTask task) {
    if (programs.size() > MOST_PROGRAMS) {
      programs.clear();
    }
    CelRuntime.Program program = programs.computeIfAbsent(expression, this::compile);
    Object value;
    try {
      value =
          program.eval(
              Map.of(
                  "labels", task.labels(),
                  "attributes", task.attributes(),
                  "type", task.type(),
                  "tenant", task.tenant(),
                  "queue", task.queue(),
                  "name", task.name(),
                  "priority", (long) task.priority()));
    } catch (CelEvaluationException e) {
      throw CarillonException.invalid(
          "labels",
          "Expected a task for which the key of queue '"
              + task.queue()
              + "' ("
              + expression
              + ") can be worked out, but: "
              + e.getMessage(),
          "Give the task what the expression asks for, or change the queue's key.");
    }
    String key = String.valueOf(value);
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY) {
      throw CarillonException.invalid(
          "labels",
          "Expected a limit key of at most 255 bytes, but '" + expression + "' gives a longer one.",
          "Shorten what it is made of.");
    }
    return key;
  }
}
