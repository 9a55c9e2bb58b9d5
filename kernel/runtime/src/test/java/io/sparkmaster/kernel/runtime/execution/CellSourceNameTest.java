package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellSourceNameTest {
  @Test
  void aSqlCellNamesItsResult() {
    assertThat(CellSource.of("%%sql name=trips_by_city\nSELECT 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SQL, "\nSELECT 1", "trips_by_city", List.of(), false));
  }

  @Test
  void otherLanguagesDeclareTheirOwnVariables() {
    assertThatThrownBy(() -> CellSource.of("%%java name=x\n1", Language.SCALA))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("%%java takes no arguments");
  }
}
