package io.sparkmaster.kernel.protocol.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedJsonTest {
  private static final ObjectNode SCHEMA =
      json(
          """
          {"type": "struct", "fields": [
            {"name": "b", "type": "byte"}, {"name": "s", "type": "short"},
            {"name": "i", "type": "integer"}, {"name": "l", "type": "long"},
            {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
            {"name": "x", "type": "decimal(38,2)"}, {"name": "t", "type": "string"},
            {"name": "y", "type": "boolean"}, {"name": "day", "type": "date"},
            {"name": "at", "type": "timestamp"}, {"name": "local", "type": "timestamp_ntz"},
            {"name": "list", "type": {"type": "array", "elementType": "long"}},
            {"name": "map", "type": {"type": "map", "keyType": "string", "valueType": "double"}},
            {"name": "row", "type": {"type": "struct", "fields": [{"name": "n", "type": "long"}]}}
          ]}\
          """);

  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes(UTF_8), "test");
  }

  private static JsonNode wire(JsonNode node) {
    return Json.parseObject(Json.write(Json.object().set("it", node)), "test").get("it");
  }

  private static List<@Nullable Object> throughJson(List<@Nullable Object> row) {
    return TypedCells.readRow(SCHEMA, (ArrayNode) wire(TypedCells.write(SCHEMA, row)));
  }

  @Property(tries = 500)
  void everyRowIsReadAsItWasWritten(@ForAll("rows") List<@Nullable Object> row) {
    assertThat(throughJson(row)).isEqualTo(row);
  }

  @Property(tries = 500)
  void everyValueIsReadAsItWasWritten(@ForAll("values") @Nullable Object value) {
    var json = wire(TypedValues.write(value));

    assertThat(TypedValues.read(TypedValues.type(value), json)).isEqualTo(value);
  }

  @Test
  void whatJsonReadersRoundTravelsAsText() {
    assertThat(TypedValues.write(Long.MAX_VALUE)).hasToString("\"9223372036854775807\"");
    assertThat(TypedValues.write(new BigDecimal("1.10"))).hasToString("\"1.10\"");
    assertThat(TypedValues.write(Double.NaN)).hasToString("{\"$\":\"NaN\"}");
    assertThat(TypedValues.write(Double.NEGATIVE_INFINITY)).hasToString("{\"$\":\"-Infinity\"}");
    assertThat(TypedValues.write(new byte[] {1, 2})).hasToString("\"AQI=\"");
  }

  @Test
  void nullAndNaNAndZeroStayApart() {
    var row = new java.util.ArrayList<@Nullable Object>(Collections.nCopies(15, null));
    assertThat(throughJson(row)).containsOnlyNulls();

    row.set(5, Double.NaN);
    assertThat(throughJson(row).get(5)).isEqualTo(Double.NaN);

    row.set(5, -0.0);
    assertThat(throughJson(row).get(5)).isEqualTo(-0.0);
  }

  @Test
  void aRowThatDoesNotFitItsSchemaIsRefused() {
    assertThatThrownBy(() -> TypedCells.readRow(SCHEMA, ProbeResult.newRow().add(1)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("a row has 1 cells, but its schema has 15 fields");
    var longs = json("{\"type\": \"struct\", \"fields\": [{\"name\": \"l\", \"type\": \"long\"}]}");
    assertThatThrownBy(() -> TypedCells.readRow(longs, ProbeResult.newRow().add("three")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("Long is written as \"three\"");
    assertThatThrownBy(() -> TypedCells.readRow(longs, ProbeResult.newRow().add(3)))
        .isInstanceOf(ProtocolException.class);
  }

  @Provide
  Arbitrary<List<@Nullable Object>> rows() {
    var ascii = Arbitraries.strings().ofMaxLength(6);
    List<Arbitrary<?>> cells =
        List.of(
            Arbitraries.bytes(),
            Arbitraries.shorts(),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.floats(),
            doubles(),
            Arbitraries.bigDecimals().ofScale(2),
            ascii,
            Arbitraries.of(true, false),
            days(),
            instants(),
            instants().map(at -> LocalDateTime.ofInstant(at, java.time.ZoneOffset.UTC)),
            Arbitraries.longs().injectNull(0.2).list().ofMaxSize(3),
            Arbitraries.maps(ascii, doubles()).ofMaxSize(3),
            Arbitraries.longs().injectNull(0.2).list().ofSize(1));
    Arbitrary<List<@Nullable Object>> row = Arbitraries.just(List.of());
    for (var cell : cells) {
      row =
          row.flatMap(
              before ->
                  cell.injectNull(0.1)
                      .map(
                          value -> {
                            var longer = new java.util.ArrayList<@Nullable Object>(before);
                            longer.add(value);
                            return longer;
                          }));
    }
    return row;
  }

  @Provide
  Arbitrary<@Nullable Object> values() {
    return Arbitraries.lazyOf(
        () ->
            Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.integers(),
                doubles(),
                Arbitraries.floats(),
                Arbitraries.strings().ofMaxLength(6),
                Arbitraries.of(true, false),
                Arbitraries.bigDecimals(),
                Arbitraries.of(BigInteger.TEN.pow(30)),
                days(),
                instants()),
        () -> Arbitraries.just(null),
        () -> values().list().ofMaxSize(3).map(list -> list),
        () -> Arbitraries.maps(Arbitraries.longs(), values()).ofMaxSize(2).map(map -> map));
  }

  private static Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.doubles(),
        Arbitraries.of(
            Arrays.asList(Double.NaN, -0.0, Double.POSITIVE_INFINITY, Double.MIN_VALUE)));
  }

  private static Arbitrary<LocalDate> days() {
    return Arbitraries.longs().between(-700_000, 2_900_000).map(LocalDate::ofEpochDay);
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(-62_000_000_000_000_000L, 250_000_000_000_000_000L)
        .map(micros -> Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS));
  }
}
