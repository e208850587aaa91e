package dev.carillon.server.door.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.server.door.rpc.Rpc;
import java.util.List;
import java.util.Map;

/**
 * One path of the JSON twin.
 *
 * @param verb HTTP method
 * @param path its path
 * @param rpc the call behind it
 * @param body what the request's body is: {@code *} for the whole request, the name of a field, or
 *     empty for none
 */
record Route(String verb, PathTemplate path, Rpc<?, ?> rpc, String body) {

  /** The request of a call, from all its parts. */
  Message request(Map<String, String> variables, Map<String, List<String>> query, byte[] json) {
    Message.Builder request = rpc.prototype().newBuilderForType();
    readBody(request, json);
    query.forEach((name, values) -> parameter(request, name, values));
    variables.forEach((name, value) -> variable(request, name, value));
    return request.build();
  }

  private void readBody(Message.Builder request, byte[] json) {
    if (body.isEmpty()) {
      if (json.length > 0) {
        throw Problems.wrong("", "no body with " + verb + " " + path, json.length + " bytes");
      }
    } else if (!body.equals("*")) {
      FieldDescriptor field = request.getDescriptorForType().findFieldByName(body);
      Message.Builder inner = request.newBuilderForField(field);
      ProtoJson.read(json, inner);
      request.setField(field, inner.build());
    } else if (json.length > 0 || !path.hasVariables()) {
      ProtoJson.read(json, request);
    }
  }

  private void variable(Message.Builder request, String name, String value) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    if (!field.isRepeated() && request.hasField(field) && !request.getField(field).equals(value)) {
      throw Problems.wrong(name, "'" + value + "' as in the path, or nothing", "another value");
    }
    set(request, field, List.of(value), name);
  }

  private void parameter(Message.Builder request, String name, List<String> values) {
    Descriptor type = request.getDescriptorForType();
    FieldDescriptor field = body.isEmpty() ? Names.find(type, name) : null;
    if (field == null || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      throw Problems.unknown(
          name, name, body.isEmpty() ? Names.all(type) : List.of("no parameter"));
    }
    set(request, field, values, name);
  }

  private static void set(
      Message.Builder request, FieldDescriptor field, List<String> values, String path) {
    if (!field.isRepeated()) {
      if (values.size() > 1) {
        throw Problems.twice(path);
      }
      request.setField(field, Scalars.fromText(field, values.getFirst(), path));
      return;
    }
    for (String value : values) {
      for (String one : value.split(",")) {
        request.addRepeatedField(field, Scalars.fromText(field, one, path));
      }
    }
  }
}
