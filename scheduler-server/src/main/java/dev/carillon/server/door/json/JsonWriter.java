package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a message of the contract. */
final class JsonWriter {
  private static final String ERROR_FIELD = "carillon.v1.ErrorInfo.field";

  private final JsonGenerator out;
  private final boolean brief;
  private final boolean pathsAsTheyAre;

  /**
   * @param brief leave out what has its default value
   */
  JsonWriter(JsonGenerator out, boolean brief) {
    this(out, brief, false);
  }

  /**
   * @param pathsAsTheyAre whether the field that an error names is already spelled for its reader
   */
  JsonWriter(JsonGenerator out, boolean brief, boolean pathsAsTheyAre) {
    this.out = out;
    this.brief = brief;
    this.pathsAsTheyAre = pathsAsTheyAre;
  }

  void write(Message message) throws IOException {
    out.writeStartObject();
    fields(message);
    out.writeEndObject();
  }

  /** The fields alone, into an object that is open. */
  void fields(Message message) throws IOException {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (shows(message, field)) {
        field(message, field);
      }
    }
  }

  private boolean shows(Message message, FieldDescriptor field) {
    if (field.isRepeated()) {
      return !brief || message.getRepeatedFieldCount(field) > 0;
    }
    boolean onlyIfSet =
        brief
            || field.hasPresence()
            || Names.holdsJson(field)
            || field.getType() == FieldDescriptor.Type.ENUM;
    return !onlyIfSet || message.hasField(field);
  }

  private void field(Message message, FieldDescriptor field) throws IOException {
    Object value = message.getField(field);
    if (Names.holdsJson(field)) {
      json(field.getJsonName(), (ByteString) value);
    } else if (field.isMapField()) {
      out.writeFieldName(field.getJsonName());
      map((List<?>) value);
    } else if (field.isRepeated()) {
      out.writeFieldName(field.getJsonName());
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        one(field, element);
      }
      out.writeEndArray();
    } else {
      out.writeFieldName(field.getJsonName());
      one(field, value);
    }
  }

  private void json(String name, ByteString value) throws IOException {
    byte[] bytes = value.toByteArray();
    if (RawJson.isOneValue(bytes)) {
      out.writeFieldName(name);
      out.writeRawValue(new String(bytes, StandardCharsets.UTF_8));
    } else {
      out.writeFieldName(name + Names.BASE64);
      out.writeBinary(bytes);
    }
  }

  private void map(List<?> entries) throws IOException {
    out.writeStartObject();
    for (Object element : entries) {
      MapEntry<?, ?> entry = (MapEntry<?, ?>) element;
      out.writeFieldName(String.valueOf(entry.getKey()));
      one(entry.getDescriptorForType().findFieldByName("value"), entry.getValue());
    }
    out.writeEndObject();
  }

  private void one(FieldDescriptor field, Object value) throws IOException {
    switch (field.getJavaType()) {
      case INT -> out.writeNumber((Integer) value);
      case LONG -> out.writeNumber((Long) value);
      case FLOAT -> decimal((Float) value);
      case DOUBLE -> decimal((Double) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case STRING -> out.writeString(text(field, (String) value));
      case BYTE_STRING -> out.writeBinary(((ByteString) value).toByteArray());
      case ENUM -> out.writeString(Names.shortName((EnumValueDescriptor) value));
      case MESSAGE -> write((Message) value);
    }
  }

  /** The path of a wrong field is told in the spelling of JSON. */
  private String text(FieldDescriptor field, String value) {
    return !pathsAsTheyAre && field.getFullName().equals(ERROR_FIELD) ? Names.path(value) : value;
  }

  /** JSON has no way to write what is not a number. */
  private void decimal(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }

  private void decimal(float value) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
