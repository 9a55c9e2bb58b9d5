package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.magics.MagicLine;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CellSourceTest {
  @Test
  void aPlainCellIsInTheNotebooksLanguage() {
    assertThat(CellSource.of("1 + 1", Language.JAVA))
        .isEqualTo(new CellSource(Language.JAVA, "1 + 1"));
  }

  @Test
  void theFirstLineNamesTheLanguageAndPositionsStay() {
    assertThat(CellSource.of("%%sql\nSELECT 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SQL, "\nSELECT 1"));
  }

  @Test
  void blankLinesMayComeFirst() {
    assertThat(CellSource.of("\n  %%sql\nSELECT 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SQL, "\n\nSELECT 1"));
  }

  @Test
  void aCellBeingTypedMayHaveNoBodyYet() {
    assertThat(CellSource.of("%%java", Language.SCALA))
        .isEqualTo(new CellSource(Language.JAVA, ""));
  }

  @Test
  void argumentsAndUnknownMagicsAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> CellSource.of("%%sql SELECT 1", Language.SCALA))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("on the lines below");
    assertThatThrownBy(() -> CellSource.of("%%sqll\nSELECT 1", Language.SCALA))
        .isInstanceOf(KernelException.class)
        .hasMessageContainingAll("\"%%sqll\"", "Did you mean %%sql?", "%%time");
  }

  @Test
  void linesAboveTheCodeSpeakToTheKernel() {
    assertThat(CellSource.of("%conf spark.x=1\n\n%%java\n%who\nint a = 7 % 3;", Language.SCALA))
        .isEqualTo(
            new CellSource(
                Language.JAVA,
                "\n\n\n\nint a = 7 % 3;",
                "",
                List.of(new MagicLine("conf", "spark.x=1"), new MagicLine("who", "")),
                false));
    assertThat(CellSource.of("7\n% 4", Language.SCALA))
        .isEqualTo(new CellSource(Language.SCALA, "7\n% 4"));
  }

  @Test
  void aCellOrALineIsTimed() {
    assertThat(CellSource.of("%%time\n1 + 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SCALA, "\n1 + 1", "", List.of(), true));
    assertThat(CellSource.of("%time 1 + 1", Language.SCALA))
        .isEqualTo(new CellSource(Language.SCALA, "1 + 1", "", List.of(), true));
  }

  @Property
  void codePointsAndCharactersAgree(@ForAll String text, @ForAll int position) {
    var chars = CodePoints.toChars(text, position);

    assertThat(chars).isBetween(0, text.length());
    assertThat(CodePoints.ofChars(text, chars))
        .isEqualTo(Math.max(0, Math.min(position, text.codePointCount(0, text.length()))));
  }
}
