package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Language;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CellSourceTest {
  @Test
  void aPlainCellIsInTheNotebooksLanguage() {
    assertThat(CellSource.of("1 + 1", Language.JAVA))
        .isEqualTo(new CellSource(Language.JAVA, "1 + 1", ""));
  }

  @Test
  void theFirstLineNamesTheLanguageAndPositionsStay() {
    assertThat(CellSource.of("%%sql\nSELECT 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SQL, "\nSELECT 1", ""));
  }

  @Test
  void blankLinesMayComeFirst() {
    assertThat(CellSource.of("\n  %%sql\nSELECT 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SQL, "\n\nSELECT 1", ""));
  }

  @Test
  void aCellBeingTypedMayHaveNoBodyYet() {
    assertThat(CellSource.of("%%java", Language.SCALA))
        .isEqualTo(new CellSource(Language.JAVA, "", ""));
  }

  @Test
  void argumentsAndUnknownMagicsAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> CellSource.of("%%sql SELECT 1", Language.SCALA))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("on the lines below");
    assertThatThrownBy(() -> CellSource.of("%timeit x", Language.SCALA))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("\"%timeit x\"");
  }

  @Property
  void codePointsAndCharactersAgree(@ForAll String text, @ForAll int position) {
    var chars = CodePoints.toChars(text, position);

    assertThat(chars).isBetween(0, text.length());
    assertThat(CodePoints.ofChars(text, chars))
        .isEqualTo(Math.max(0, Math.min(position, text.codePointCount(0, text.length()))));
  }
}
