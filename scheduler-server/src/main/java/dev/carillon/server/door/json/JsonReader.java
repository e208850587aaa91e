package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a message of the contract, strictly. */
final class JsonReader implements AutoCloseable {
  private final byte[] json;
  private final JsonParser parser;

  /** Reads UTF-8; whoever calls has checked that it is. */
  JsonReader(byte[] json) throws IOException {
    this.json = json;
    this.parser = RawJson.FACTORY.createParser(json);
  }

  /** The one object that the whole text is. */
  void whole(Message.Builder into) throws IOException {
    begin();
    object(into, "");
    end();
  }

  /** Goes into the object that the whole text has to be. */
  void begin() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw Problems.wrong("", "a JSON object", "an empty text");
    }
    expect(JsonToken.START_OBJECT, "a JSON object", "");
  }

  /** Makes sure that nothing follows. */
  void end() throws IOException {
    if (parser.nextToken() != null) {
      throw Problems.wrong(
          "",
          "one JSON object and nothing behind it",
          "more at line "
              + parser.currentTokenLocation().getLineNr()
              + ", column "
              + parser.currentTokenLocation().getColumnNr());
    }
  }

  /** The next field's name, with the parser on its value; null at the end of the object. */
  @Nullable String nextName() throws IOException {
    if (parser.nextToken() == JsonToken.END_OBJECT) {
      return null;
    }
    String name = parser.currentName();
    parser.nextToken();
    return name;
  }

  /** Whether another element of the array follows. */
  boolean nextElement() throws IOException {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  void expect(JsonToken token, String expected, String path) throws IOException {
    if (parser.currentToken() != token) {
      throw Problems.wrong(path, expected, got());
    }
  }

  private void object(Message.Builder into, String path) throws IOException {
    Set<FieldDescriptor> seen = new HashSet<>();
    for (String name = nextName(); name != null; name = nextName()) {
      String at = path.isEmpty() ? name : path + "." + name;
      FieldDescriptor plain = Names.find(into.getDescriptorForType(), name);
      FieldDescriptor base64 = Names.findBase64(into.getDescriptorForType(), name);
      FieldDescriptor field = plain != null ? plain : base64;
      if (field == null) {
        throw Problems.unknown(at, name, Names.all(into.getDescriptorForType()));
      }
      if (!seen.add(field)) {
        throw Problems.twice(at);
      }
      if (plain == null) {
        into.setField(field, Scalars.base64(string(at), at));
      } else {
        value(into, field, at);
      }
    }
  }

  private void value(Message.Builder into, FieldDescriptor field, String path) throws IOException {
    if (Names.holdsJson(field)) {
      into.setField(field, slice());
    } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return; // as in Protobuf's own mapping: not set
    } else if (field.isMapField()) {
      map(into, field, path);
    } else if (field.isRepeated()) {
      expect(JsonToken.START_ARRAY, "an array", path);
      for (int i = 0; nextElement(); i++) {
        into.addRepeatedField(field, one(into, field, path + "[" + i + "]"));
      }
    } else {
      into.setField(field, one(into, field, path));
    }
  }

  private void map(Message.Builder into, FieldDescriptor field, String path) throws IOException {
    expect(JsonToken.START_OBJECT, "an object", path);
    Set<String> seen = new HashSet<>();
    FieldDescriptor key = field.getMessageType().findFieldByName("key");
    FieldDescriptor value = field.getMessageType().findFieldByName("value");
    for (String name = nextName(); name != null; name = nextName()) {
      String at = path + "[\"" + name + "\"]";
      if (!seen.add(name)) {
        throw Problems.twice(at);
      }
      Message.Builder entry = into.newBuilderForField(field);
      entry.setField(key, name);
      entry.setField(value, one(entry, value, at));
      into.addRepeatedField(field, entry.build());
    }
  }

  private Object one(Message.Builder owner, FieldDescriptor field, String path) throws IOException {
    return switch (field.getJavaType()) {
      case INT -> integer(field, path);
      case LONG -> Scalars.whole(number(path), path);
      case FLOAT -> (float) decimal(path);
      case DOUBLE -> decimal(path);
      case BOOLEAN -> bool(path);
      case STRING -> string(path);
      case BYTE_STRING -> Scalars.base64(string(path), path);
      case ENUM -> Scalars.enumValue(field.getEnumType(), string(path), path);
      case MESSAGE -> {
        expect(JsonToken.START_OBJECT, "an object", path);
        Message.Builder child = owner.newBuilderForField(field);
        object(child, path);
        yield child.build();
      }
    };
  }

  private int integer(FieldDescriptor field, String path) throws IOException {
    return Scalars.takesWord(field) && parser.currentToken() == JsonToken.VALUE_STRING
        ? Scalars.priority(parser.getText(), path)
        : Scalars.integer(number(path), path);
  }

  private String number(String path) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number", path);
    return parser.getText();
  }

  private double decimal(String path) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      expect(JsonToken.VALUE_NUMBER_FLOAT, "a number", path);
    }
    return Scalars.decimal(parser.getText(), path);
  }

  private boolean bool(String path) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE) {
      expect(JsonToken.VALUE_FALSE, "true or false", path);
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private String string(String path) throws IOException {
    expect(JsonToken.VALUE_STRING, "a string", path);
    String text = parser.getText();
    if (!isWellFormed(text)) {
      throw Problems.wrong(path, "text", "half a character (an unpaired surrogate)");
    }
    return text;
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The bytes of the present value, untouched; the parser is behind it afterwards. */
  ByteString slice() throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return ByteString.copyFrom(json, start, end - start);
  }

  private String got() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string " + Scalars.quoted(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Problems.shown(parser.getText());
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> parser.getText();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          token.toString();
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
