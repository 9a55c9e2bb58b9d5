package io.sparkmaster.kernel.runtime.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlParametersTest {
  private record Constant(@Nullable Object get) implements SharedVariable {
    @Override
    public Type type() {
      return Object.class;
    }

    @Override
    public boolean set(@Nullable Object value) {
      return false;
    }
  }

  private static final Map<String, Object> VARIABLES =
      Map.of("city", "O'Slo", "least", 3, "big", scala.math.BigInt.apply(5), "rows", List.of(1));

  private final SqlParameters parameters =
      new SqlParameters(name -> Optional.ofNullable(VARIABLES.get(name)).map(Constant::new));

  @Test
  void namesAfterAColonAreVariables() {
    assertThat(parameters.of("SELECT :city WHERE a >= :least AND b<:least"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("city", "O'Slo", "least", 3));
  }

  @Test
  void quotesCommentsCastsAndFieldsHoldNoVariables() {
    assertThat(
            parameters.of(
                "SELECT ':city', \":city\", `:city`, a::int, v:city, f(x):city -- :city\n/* :city */"))
        .isEmpty();
  }

  @Test
  void scalasLargeNumbersBecomeDecimals() {
    assertThat(parameters.of("SELECT :big")).containsEntry("big", new java.math.BigDecimal(5));
  }

  @Test
  void anUnknownNameSaysSo() {
    assertThatThrownBy(() -> parameters.of("SELECT :nosuch"))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining(":nosuch")
        .hasMessageContaining("no Scala or Java cell has declared");
  }

  @Test
  void aValueThatIsNoLiteralSaysItsType() {
    assertThatThrownBy(() -> parameters.of("SELECT :rows"))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining(":rows")
        .hasMessageContaining("of type");
  }
}
