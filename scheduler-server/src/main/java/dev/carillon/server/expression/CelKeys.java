package dev.carillon.server.expression;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.KeyExpressions;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelException;
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

/** Limit keys in CEL. An expression is compiled once; what it yields must be a text. */
public final class CelKeys implements KeyExpressions {
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
  private final Programs<CelRuntime.Program> programs =
      new Programs<>(Programs.MOST, this::compile);

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
          "Expected a CEL expression that gives a text, but " + wrong(expression, e) + ".",
          "Use labels, attributes, type, tenant, queue, name or priority, for example"
              + " labels.customer or 'customer' in labels ? labels.customer : ''.");
    }
  }

  /** What is wrong, in the expression's own terms: people do not know how CEL calls its input. */
  private static String wrong(String expression, CelException e) {
    return "'" + expression + "' fails: " + CelFaults.of(e);
  }

  @Override
  public String key(String expression, NewTask task) {
    CelRuntime.Program program = programs.get(expression);
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
      if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
        // A label or attribute that this task does not have: it is none of those that are limited
        // by key. To refuse it would stop every sender who knows nothing of the queue's limits.
        return "";
      }
      throw CarillonException.invalid(
          "labels",
          "Expected a task for which the key of queue '"
              + task.queue()
              + "' can be worked out, but "
              + wrong(expression, e)
              + ".",
          "Change what the task brings, or the queue's key: carillon queue set "
              + task.queue()
              + " --key EXPRESSION");
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
