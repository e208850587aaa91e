package dev.carillon.wire;

import dev.carillon.model.told.Told;
import dev.carillon.v1.ToldParts;
import dev.carillon.v1.ToldValue;

/**
 * Sentences by their code, both ways. A sentence with a value of a kind that only a newer server
 * knows says nothing: the words beside it stand for it.
 */
final class ToldMapping {
  private ToldMapping() {}

  static dev.carillon.v1.Told toProto(Told told) {
    dev.carillon.v1.Told.Builder proto = dev.carillon.v1.Told.newBuilder().setCode(told.code());
    told.values().forEach(value -> proto.addValues(toProto(value)));
    return proto.build();
  }

  private static ToldValue toProto(Told.Value value) {
    return switch (value) {
      case Told.Value.Text text -> ToldValue.newBuilder().setText(text.text()).build();
      case Told.Value.Actor actor -> ToldValue.newBuilder().setActor(actor.name()).build();
      case Told.Value.Count count -> ToldValue.newBuilder().setCount(count.count()).build();
      case Told.Value.Span span -> ToldValue.newBuilder().setSpanMillis(span.millis()).build();
      case Told.Value.Parts parts -> {
        ToldParts.Builder all = ToldParts.newBuilder().setBetween(parts.between());
        parts.parts().forEach(part -> all.addParts(toProto(part)));
        yield ToldValue.newBuilder().setParts(all).build();
      }
    };
  }

  static Told fromProto(dev.carillon.v1.Told proto) {
    boolean known =
        proto.getValuesList().stream()
            .allMatch(v -> v.getValueCase() != ToldValue.ValueCase.VALUE_NOT_SET);
    if (!known) {
      return Told.NONE;
    }
    return new Told(
        proto.getCode(), proto.getValuesList().stream().map(ToldMapping::fromProto).toList());
  }

  private static Told.Value fromProto(ToldValue proto) {
    return switch (proto.getValueCase()) {
      case TEXT, VALUE_NOT_SET -> Told.text(proto.getText());
      case ACTOR -> Told.actor(proto.getActor());
      case COUNT -> Told.count(proto.getCount());
      case SPAN_MILLIS -> Told.span(proto.getSpanMillis());
      case PARTS ->
          new Told.Value.Parts(
              proto.getParts().getBetween(),
              proto.getParts().getPartsList().stream().map(ToldMapping::fromProto).toList());
    };
  }
}
