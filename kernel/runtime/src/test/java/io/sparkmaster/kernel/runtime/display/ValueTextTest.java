package io.sparkmaster.kernel.runtime.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class ValueTextTest {
  @Test
  void nullIsNotAnEmptyText() {
    assertThat(ValueText.of(null)).isEqualTo("null");
    assertThat(ValueText.of("")).isEmpty();
  }

  @Test
  void nestedValuesAreWrittenOut() {
    var schema = new StructType().add("a", DataTypes.IntegerType).add("b", DataTypes.StringType);
    Row named = new GenericRowWithSchema(new Object[] {1, null}, schema);

    assertThat(ValueText.of(named)).isEqualTo("{a: 1, b: null}");
    assertThat(ValueText.of(RowFactory.create(1, "x"))).isEqualTo("{1, x}");
    assertThat(ValueText.of(CollectionConverters.asScala(List.of(1, 2)).toSeq()))
        .isEqualTo("[1, 2]");
    assertThat(
            ValueText.of(
                CollectionConverters.asScala(java.util.Map.of("k", List.of())).toMap(null)))
        .isEqualTo("{k -> []}");
  }

  @Test
  void bytesAreHexAndCut() {
    assertThat(ValueText.of(new byte[] {0, (byte) 0xff})).isEqualTo("0x00ff");
    assertThat(ValueText.of(new byte[33])).endsWith("00…");
  }

  @Test
  void exactNumbersAndDatesKeepTheirText() {
    assertThat(ValueText.of(new BigDecimal("1.50"))).isEqualTo("1.50");
    assertThat(ValueText.of(Date.valueOf("2024-02-29"))).isEqualTo("2024-02-29");
  }
}
