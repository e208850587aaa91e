package dev.carillon.server.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.EventFilters;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;

/** Filters of records in CEL. Each is compiled once; loops over lists are bounded. */
public final class CelEvents implements EventFilters {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(10_000)
          .build();

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("topic", SimpleType.STRING)
          .addVar("key", SimpleType.STRING)
          .addVar("headers", MapType.create(SimpleType.STRING, SimpleType.STRING))
          .addVar("value", SimpleType.DYN)
          .setResultType(SimpleType.BOOL)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  private final Programs<CelRuntime.Program> programs =
      new Programs<>(Programs.MOST, this::compile);

  @Override
  public void check(String filter) {
    if (!filter.isEmpty()) {
      var unused = compile(filter);
    }
  }

  @Override
  public boolean passes(String filter, Event event) {
    if (filter.isEmpty()) {
      return true;
    }
    JsonNode value =
        JsonValues.parse(event.value())
            .orElseThrow(
                () ->
                    CarillonException.invalid(
                        "value",
                        "Expected a record with a JSON value, but it is none.",
                        "Leave the filter out to take records of any kind."));
    CelRuntime.Program program = programs.get(filter);
    try {
      Object passes =
          program.eval(
              Map.of(
                  "topic", event.topic(),
                  "key", event.key(),
                  "headers", event.headers(),
                  "value", JsonValues.toCel(value)));
      return passes instanceof Boolean yes && yes;
    } catch (CelEvaluationException e) {
      if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
        return false;
      }
      throw CarillonException.invalid(
          "value",
          "Expected a record that the filter can be applied to, but: " + CelFaults.of(e) + ".",
          "Change the filter so that it fits every record.");
    }
  }

  private CelRuntime.Program compile(String filter) {
    try {
      return runtime.createProgram(compiler.compile(filter).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw CarillonException.invalid(
          "event.filter",
          "Expected a filter in CEL that gives true or false, but '"
              + filter
              + "' fails: "
              + CelFaults.of(e)
              + ".",
          "Use key, value, headers and topic, for example value.amount > 100.");
    }
  }
}
